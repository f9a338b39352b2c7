"""Writes two event files with TensorBoard's own messages and records, and reads them with its own reader.

    pip install tensorboard==2.21.0
    python make.py          # writes first.tfevents, resumed.tfevents and read.json beside it

A training of two epochs of two steps is killed within its second epoch and goes on in a second file:
its third step is in both, and a reader must keep the later one.
"""
import json
import pathlib
import shutil
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

HERE = pathlib.Path(__file__).parent
clock = iter(range(1000, 2000))


def event(**fields):
    return event_pb2.Event(wall_time=next(clock) / 4, **fields)


def start(step):
    return event(step=step, session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START))


def scalars(step, values):
    return event(step=step, summary=summary_pb2.Summary(
        value=[summary_pb2.Summary.Value(tag=tag, simple_value=value) for tag, value in values]))


def text(step, tag, words):
    return event(step=step, summary=summary_pb2.Summary(value=[summary_pb2.Summary.Value(
        tag=tag,
        metadata=summary_pb2.SummaryMetadata(
            plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text"),
            data_class=summary_pb2.DATA_CLASS_TENSOR),
        tensor=tensor_pb2.TensorProto(
            dtype=7, string_val=[words.encode()],
            tensor_shape=tensor_shape_pb2.TensorShapeProto(
                dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)])))]))


def step(number, loss, rate, contrast):
    return scalars(number, [("step/loss", loss), ("step/learning_rate", rate), ("step/contrast", contrast)])


def epoch(number, loss, score, best):
    return scalars(number, [
        ("epoch/training_loss", loss), ("epoch/inner_score", score), ("epoch/is_best", best)])


first = [
    event(file_version="brain.Event:2"), text(0, "command", "    chiasm train cohort/ — 皮膚"), start(1),
    step(1, 0.75, 1e-3, 0.5), step(2, 0.6, 2e-3, 0.4), epoch(1, 0.675, 0.7, 1), step(3, 9.5, 1e-3, 9),
]
resumed = [
    event(file_version="brain.Event:2"), start(3),
    step(3, 0.55, 1e-3, 0.35), step(4, 0.5, 0, 0.3), epoch(2, 0.525, 0.8, 0),
    scalars(1, [("kept/inner_score", 0.7)]),
]
with tempfile.TemporaryDirectory() as folder:
    for number, (name, events) in enumerate([("first", first), ("resumed", resumed)], 1):
        path = HERE / f"{name}.tfevents"
        with open(path, "wb") as file:
            writer = RecordWriter(file)
            for item in events:
                writer.write(item.SerializeToString())
            writer.flush()
        shutil.copy(path, f"{folder}/events.out.tfevents.{number:06}.chiasm")
    reader = EventAccumulator(folder)
    reader.Reload()
    found = {
        tag: [[point.step, point.value] for point in reader.Scalars(tag)]
        for tag in sorted(reader.Tags()["scalars"])
    }
    words = {tag: reader.Tensors(tag)[0].tensor_proto.string_val[0].decode() for tag in reader.Tags()["tensors"]}
    result = {"scalars": found, "texts": words}
    (HERE / "read.json").write_text(json.dumps(result, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
