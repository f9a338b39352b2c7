// Models that others trained: TorchScript files and AOTInductor packages.
//
// The only file that includes LibTorch's interpreter, because those headers are slow to compile.

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>
#if __has_include(<torch/csrc/inductor/aoti_package/model_package_loader.h>)
#include <torch/csrc/inductor/aoti_package/model_package_loader.h>
#define CHIASM_HAS_AOTINDUCTOR 1
#endif

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "Internal.h"

namespace chiasm {
namespace {

/// A result that is not what was asked for.
struct BadResult : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// An input as the file declares it.
struct Parameter {
  std::string name;
  std::string type;
  bool isOptional;
};

/// One call of a model.
struct Call {
  std::vector<at::Tensor> inputs;
  std::vector<std::optional<std::string>> names;
  std::optional<std::string> outputKey;
  int32_t outputIndex;
};

/// What both kinds of file have in common.
struct Program {
  std::optional<std::vector<Parameter>> parameters;
  virtual ~Program() = default;
  virtual at::Tensor run(Call call) = 0;
};

at::Tensor element(const std::vector<at::Tensor> &results, const Call &call) {
  if (call.outputKey) {
    throw BadResult(
        "the results have no names; choose one by its number, 0 to " +
        std::to_string(results.size()));
  }
  if (call.outputIndex < 0 && results.size() == 1) return results[0];
  if (call.outputIndex < 0) {
    throw BadResult(
        "the model gives " + std::to_string(results.size()) + " results; say which one holds the outputs");
  }
  if (static_cast<size_t>(call.outputIndex) >= results.size()) {
    throw BadResult(
        "the model gives " + std::to_string(results.size()) + " results, there is no number " +
        std::to_string(call.outputIndex));
  }
  return results[call.outputIndex];
}

// MARK: TorchScript

struct Script final : Program {
  torch::jit::Module module;

  Script(const std::string &path, at::Device device) : module(torch::jit::load(path, device)) {
    module.eval();
    const auto method = module.find_method("forward");
    TORCH_CHECK(method, "the file has no method \"forward\"");
    std::vector<Parameter> found;
    const auto &arguments = method->function().getSchema().arguments();
    for (size_t index = 1; index < arguments.size(); ++index) {  // the first is the module itself
      const auto &argument = arguments[index];
      found.push_back(
          {argument.name(), argument.type()->repr_str(), argument.default_value().has_value()});
    }
    parameters = std::move(found);
  }

  at::Tensor run(Call call) override {
    // The profiling executor would rewrite the graph for the shapes of the first calls: slower for
    // batches of changing size, and rounding would depend on what ran before.
    const torch::jit::GraphOptimizerEnabledGuard plain(false);
    std::vector<c10::IValue> stack;
    torch::jit::Kwargs keywords;
    for (size_t index = 0; index < call.inputs.size(); ++index) {
      if (call.names[index]) {
        keywords.emplace(*call.names[index], std::move(call.inputs[index]));
      } else {
        stack.emplace_back(std::move(call.inputs[index]));
      }
    }
    return pick(module.get_method("forward")(std::move(stack), keywords), call);
  }

  static at::Tensor pick(const c10::IValue &value, const Call &call) {
    if (value.isTensor()) {
      if (call.outputKey || call.outputIndex > 0) {
        throw BadResult("the model gives one tensor; leave out which result to take");
      }
      return value.toTensor();
    }
    if (value.isGenericDict()) {
      const auto results = value.toGenericDict();
      std::string names;
      for (const auto &entry : results) {
        if (!entry.key().isString()) continue;
        if (call.outputKey && entry.key().toStringRef() == *call.outputKey) {
          return tensor(entry.value());
        }
        names += (names.empty() ? "\"" : ", \"") + entry.key().toStringRef() + "\"";
      }
      throw BadResult(
          call.outputKey
              ? "the model gives no result \"" + *call.outputKey + "\"; there are " + names
              : "the model gives results by name; say which one holds the outputs: " + names);
    }
    if (value.isTensorList()) return element(value.toTensorVector(), call);
    if (value.isTuple() || value.isList()) {
      const auto values =
          value.isTuple() ? value.toTupleRef().elements().vec() : value.toListRef().vec();
      std::vector<at::Tensor> results;
      for (const auto &entry : values) results.push_back(entry.isTensor() ? entry.toTensor() : at::Tensor());
      const auto found = element(results, call);
      if (!found.defined()) throw BadResult("the result asked for is not a tensor");
      return found;
    }
    throw BadResult("expected a tensor, a list, a tuple or a dictionary, found " + value.tagKind());
  }

  static at::Tensor tensor(const c10::IValue &value) {
    if (!value.isTensor()) throw BadResult("expected a tensor, found " + value.tagKind());
    return value.toTensor();
  }
};

// MARK: AOTInductor

#if CHIASM_HAS_AOTINDUCTOR
struct Package final : Program {
  torch::inductor::AOTIModelPackageLoader loader;

  Package(const std::string &path, at::Device device)
      : loader(
            (checkInputs(), path), "model", /*run_single_threaded=*/false, /*num_runners=*/1,
            device.is_cuda() ? device.index() : -1) {
    const auto metadata = loader.get_metadata();
    const auto wanted = metadata.find("AOTI_DEVICE_KEY");
    const std::string kind = device.is_cuda() ? "cuda" : device.is_mps() ? "mps" : "cpu";
    if (wanted != metadata.end() && wanted->second != kind) {
      throw NoDevice(
          "the package was compiled for the device " + wanted->second + ", not for " + kind +
          "; choose that device, or compile it again");
    }
    parameters = declared(loader.get_call_spec());
  }

  at::Tensor run(Call call) override {
    for (const auto &name : call.names) {
      if (name) throw BadArgument("inputs of a package go by position, found \"" + *name + "\"");
    }
    // Compiled code reads memory by the strides it was compiled for.
    for (auto &input : call.inputs) input = input.contiguous();
    return element(loader.boxed_run(std::move(call.inputs)), call);
  }

 private:
  /// Compiled code believes the shapes it is given, and reads beyond a tensor's end, unless this is
  /// set before its first call.
  static void checkInputs() {
    static std::once_flag once;
    std::call_once(once, [] { setenv("AOTI_RUNTIME_CHECK_INPUTS", "1", /*overwrite=*/1); });
  }

  /// One parameter for each leaf of the tree of arguments; its names are not kept.
  static std::optional<std::vector<Parameter>> declared(const std::vector<std::string> &spec) {
    if (spec.empty() || spec[0].empty()) return std::nullopt;
    std::vector<Parameter> found;
    const std::string leaf = "\"type\": null";
    for (auto at = spec[0].find(leaf); at != std::string::npos; at = spec[0].find(leaf, at + 1)) {
      found.push_back({"", "Tensor", false});
    }
    if (found.empty()) return std::nullopt;
    return found;
  }
};
#endif

// MARK: A thread of its own

/// Runs calls on one thread, so that a caller can stop waiting for one that does not end.
///
/// One thread for all calls, because OpenMP keeps a pool for every thread that asks for one.
class Worker {
 public:
  explicit Worker(std::unique_ptr<Program> program) : state_(std::make_shared<State>()) {
    state_->program = std::move(program);
    thread_ = std::thread([state = state_] { serve(*state); });
  }

  ~Worker() {
    bool isBusy;
    {
      const std::lock_guard<std::mutex> lock(state_->mutex);
      isBusy = state_->isBusy;
      state_->isEnding = true;
      state_->changed.notify_all();
    }
    if (isBusy) thread_.detach(); else thread_.join();
  }

  const Program &program() const { return *state_->program; }

  chiasm_status run(
      Call call, int64_t milliseconds, const std::function<bool()> &gaveUp, at::Tensor &result) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::milliseconds(std::max<int64_t>(0, milliseconds));
    std::unique_lock<std::mutex> lock(state_->mutex);
    if (state_->isBusy) return fail(CHIASM_TIMED_OUT, "an earlier call has not ended");
    state_->call = std::move(call);
    state_->isBusy = true;
    state_->changed.notify_all();
    while (state_->isBusy) {
      auto next = Clock::now() + std::chrono::milliseconds(50);
      if (milliseconds >= 0) next = std::min(next, end);
      state_->changed.wait_until(lock, next);
      if (!state_->isBusy) break;
      if (milliseconds >= 0 && Clock::now() >= end) {
        return fail(CHIASM_TIMED_OUT, "no answer in time");
      }
      if (gaveUp && gaveUp()) return fail(CHIASM_TIMED_OUT, "given up");
    }
    if (state_->status != CHIASM_OK) return fail(state_->status, std::move(state_->message));
    result = std::move(state_->result);
    return CHIASM_OK;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::unique_ptr<Program> program;
    std::optional<Call> call;
    at::Tensor result;
    chiasm_status status = CHIASM_OK;
    std::string message;
    bool isBusy = false;
    bool isEnding = false;
  };

  static void serve(State &state) {
    at::init_num_threads();
    const at::NoGradGuard noGradients;
    while (true) {
      std::unique_lock<std::mutex> lock(state.mutex);
      state.changed.wait(lock, [&] { return state.isEnding || state.call; });
      if (!state.call) return;
      Call call = std::move(*state.call);
      state.call.reset();
      lock.unlock();
      at::Tensor result;
      const auto status = guarded([&] {
        try {
          result = state.program->run(std::move(call)).detach();
          return CHIASM_OK;
        } catch (const BadResult &error) {
          return fail(CHIASM_BAD_RESULT, error.what());
        }
      });
      lock.lock();
      state.status = status;
      state.message = status == CHIASM_OK ? "" : chiasm_error_message();
      state.result = std::move(result);
      state.isBusy = false;
      state.changed.notify_all();
    }
  }

  std::shared_ptr<State> state_;
  std::thread thread_;
};

Worker *worker(const chiasm_model *handle) {
  return reinterpret_cast<Worker *>(const_cast<chiasm_model *>(handle));
}

const Parameter *parameter(const chiasm_model *handle, int32_t index) {
  const auto &all = worker(handle)->program().parameters;
  return all && index >= 0 && static_cast<size_t>(index) < all->size() ? &(*all)[index] : nullptr;
}

}  // namespace
}  // namespace chiasm

using namespace chiasm;

extern "C" {

chiasm_status chiasm_model_load(
    const char *path, int32_t format, chiasm_device wanted, chiasm_model **result) {
  return guarded([&] {
    const at::Device found = device(wanted);
    std::unique_ptr<Program> program;
    if (format == CHIASM_TORCHSCRIPT) {
      program = std::make_unique<Script>(path, found);
    } else {
#if CHIASM_HAS_AOTINDUCTOR
      program = std::make_unique<Package>(path, found);
#else
      return fail(CHIASM_NO_FEATURE, "the LibTorch that Chiasm was built with cannot open packages");
#endif
    }
    *result = reinterpret_cast<chiasm_model *>(new Worker(std::move(program)));
    return CHIASM_OK;
  });
}

void chiasm_model_release(chiasm_model *model) { delete worker(model); }

int32_t chiasm_model_input_count(const chiasm_model *model) {
  const auto &all = worker(model)->program().parameters;
  return all ? static_cast<int32_t>(all->size()) : -1;
}

const char *chiasm_model_input_name(const chiasm_model *model, int32_t index) {
  const auto *found = parameter(model, index);
  return found ? found->name.c_str() : "";
}

const char *chiasm_model_input_type(const chiasm_model *model, int32_t index) {
  const auto *found = parameter(model, index);
  return found ? found->type.c_str() : "";
}

bool chiasm_model_input_is_optional(const chiasm_model *model, int32_t index) {
  const auto *found = parameter(model, index);
  return found && found->isOptional;
}

chiasm_status chiasm_model_run(
    chiasm_model *model, chiasm_tensor *const *inputs, const char *const *names, size_t count,
    const char *outputKey, int32_t outputIndex, int64_t milliseconds, bool (*gaveUp)(void *),
    void *context, chiasm_tensor **result) {
  return guarded([&] {
    Call call;
    for (size_t index = 0; index < count; ++index) {
      call.inputs.push_back(tensor(inputs[index]));
      call.names.push_back(
          names[index] ? std::optional<std::string>(names[index]) : std::nullopt);
    }
    if (outputKey) call.outputKey = outputKey;
    call.outputIndex = outputIndex;
    std::function<bool()> asks;
    if (gaveUp) asks = [=] { return gaveUp(context); };
    at::Tensor made;
    const auto status = worker(model)->run(std::move(call), milliseconds, asks, made);
    if (status == CHIASM_OK) *result = handle(std::move(made));
    return status;
  });
}

}  // extern "C"
