"""Makes the image fixtures beside this script: files and the pixels that Pillow reads or makes.

Run: python make_fixtures.py   (Pillow 13, NumPy 2; nothing random, so the result is the same)
Raw files hold interleaved 8-bit pixels, rows from the top; `index.json` tells their sizes.
"""
import json
import pathlib
import struct
import zlib

import numpy
from PIL import Image, ImageOps

HERE = pathlib.Path(__file__).parent
index = {"decode": [], "resize": []}


def picture(width, height, channels):
    """Smooth waves with sharp edges, so that both blur and ringing would show."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    planes = []
    for c in range(channels):
        wave = 127 + 90 * numpy.sin(x / (3 + c)) * numpy.cos(y / (5 - c))
        wave[(x.astype(int) // 7 + y.astype(int) // 5 + c) % 4 == 0] = 20 + 60 * c
        planes.append(wave)
    array = numpy.clip(numpy.stack(planes, -1), 0, 255).round().astype(numpy.uint8)
    return array[..., 0] if channels == 1 else array


def raw(name, array):
    (HERE / name).write_bytes(numpy.ascontiguousarray(array, dtype=numpy.uint8).tobytes())


def decode_case(file, channels, array, tolerance):
    height, width = array.shape[:2]
    name = f"{file}.{channels}.raw"
    raw(name, array)
    index["decode"].append(
        {"file": file, "channels": channels, "width": width, "height": height, "pixels": name,
         "tolerance": tolerance})


def on_white(rgb, alpha):
    value = rgb.astype(float) * alpha[..., None] / 255 + 255 - alpha[..., None].astype(float)
    return numpy.floor(value + 0.5).astype(numpy.uint8)


def png(width, height, depth, color, rows, interlace=0, extra=b""):
    """A PNG by hand: `rows` are the raw rows of each pass, unfiltered."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(
            ">I", zlib.crc32(name + data))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    data = b"".join(b"\0" + row for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
            + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))


def adam7(array):
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                           (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = array[y0::dy, x0::dx]
        if part.size:
            yield from (row.tobytes() for row in part)


def main():
    color, grey = picture(37, 23, 3), picture(37, 23, 1)

    # PNG
    Image.fromarray(color).save(HERE / "rgb.png")
    decode_case("rgb.png", 3, color, 0)
    decode_case("rgb.png", 1, numpy.asarray(Image.fromarray(color).convert("L")), 0)
    Image.fromarray(grey).save(HERE / "grey.png")
    decode_case("grey.png", 1, grey, 0)
    decode_case("grey.png", 3, numpy.repeat(grey[..., None], 3, -1), 0)
    alpha = (numpy.arange(37 * 23).reshape(23, 37) * 5 % 256).astype(numpy.uint8)
    Image.fromarray(numpy.dstack([color, alpha])).save(HERE / "rgba.png")
    decode_case("rgba.png", 3, on_white(color, alpha), 1)
    Image.merge("LA", [Image.fromarray(grey), Image.fromarray(alpha)]).save(HERE / "grey-alpha.png")
    decode_case("grey-alpha.png", 1, on_white(grey[..., None], alpha)[..., 0], 1)
    palette = Image.fromarray(color).quantize(17)
    palette.save(HERE / "palette.png")
    decode_case("palette.png", 3, numpy.asarray(palette.convert("RGB")), 0)
    palette.save(HERE / "palette-transparent.png", transparency=bytes([0] + [255] * 16))
    shown = numpy.asarray(palette.convert("RGB")).copy()
    shown[numpy.asarray(palette) == 0] = 255
    decode_case("palette-transparent.png", 3, shown, 0)
    Image.fromarray(grey > 127).save(HERE / "one-bit.png")
    decode_case("one-bit.png", 1, (grey > 127).astype(numpy.uint8) * 255, 0)
    deep = (numpy.arange(37 * 23).reshape(23, 37) * 76).astype(">u2")
    (HERE / "grey-16.png").write_bytes(png(37, 23, 16, 0, [row.tobytes() for row in deep]))
    decode_case("grey-16.png", 1, numpy.floor(deep / 257 + 0.5).astype(numpy.uint8), 0)
    wide = numpy.dstack([deep, deep[::-1], deep[:, ::-1]]).astype(">u2")
    (HERE / "rgb-16.png").write_bytes(png(37, 23, 16, 2, [row.tobytes() for row in wide]))
    decode_case("rgb-16.png", 3, numpy.floor(wide / 257 + 0.5).astype(numpy.uint8), 0)
    (HERE / "interlaced.png").write_bytes(png(37, 23, 8, 2, adam7(color), interlace=1))
    decode_case("interlaced.png", 3, color, 0)

    # JPEG: Pillow's libjpeg-turbo may round otherwise than the system's by a step.
    for name, array, options in [
        ("rgb.jpg", color, {}), ("grey.jpg", grey, {}), ("progressive.jpg", color, {"progressive": True}),
        ("full-chroma.jpg", color, {"subsampling": 0, "quality": 95}),
    ]:
        Image.fromarray(array).save(HERE / name, **options)
        decode_case(name, 1 if array.ndim == 2 else 3, numpy.asarray(Image.open(HERE / name)), 2)
    Image.fromarray(color).convert("CMYK").save(HERE / "cmyk.jpg")
    for orientation in range(1, 9):
        name = f"orientation-{orientation}.jpg"
        exif = Image.Exif()
        exif[0x0112] = orientation
        Image.fromarray(color).save(HERE / name, subsampling=0, quality=95, exif=exif)
        upright = ImageOps.exif_transpose(Image.open(HERE / name))
        decode_case(name, 3, numpy.asarray(upright), 2)
    big = picture(301, 200, 3)
    Image.fromarray(big).save(HERE / "large.jpg", quality=90)
    draft = Image.open(HERE / "large.jpg")
    draft.draft("RGB", (75, 50))
    assert draft.size == (76, 50), draft.size
    decode_case("large.jpg", 3, numpy.asarray(Image.open(HERE / "large.jpg")), 2)
    raw("large.quarter.raw", numpy.asarray(draft))

    # Other formats under an image's name.
    Image.fromarray(grey).save(HERE / "really-a-gif.png", format="GIF")
    # 50,000 pixels wide, one row.
    (HERE / "wide.png").write_bytes(png(50_000, 1, 8, 0, [bytes(50_000)]))

    # Resizing
    for number, (channels, source, target) in enumerate([
        (3, (37, 23), (128, 128)), (3, (301, 200), (128, 128)), (1, (301, 200), (64, 64)),
        (3, (301, 200), (17, 31)), (1, (37, 23), (37, 50)), (1, (5, 3), (1, 1)),
        (3, (2, 2), (9, 7)), (1, (1, 1), (4, 4)), (3, (301, 200), (300, 199)),
        (1, (301, 200), (301, 7)), (3, (128, 128), (129, 127)),
    ]):
        array = picture(*source, channels)
        resized = Image.fromarray(array).resize(target, Image.Resampling.BILINEAR)
        name = f"picture-{source[0]}x{source[1]}x{channels}.raw"
        raw(name, array)
        raw(f"resize-{number}.target.raw", numpy.asarray(resized))
        index["resize"].append(
            {"channels": channels, "sourceWidth": source[0], "sourceHeight": source[1],
             "width": target[0], "height": target[1], "source": name,
             "target": f"resize-{number}.target.raw"})
    (HERE / "index.json").write_text(json.dumps(index, indent=1) + "\n")


main()
