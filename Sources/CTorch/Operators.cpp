// One boxed call that reaches every operator of the dispatcher.

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/List.h>
#include <ATen/core/stack.h>

#include <algorithm>
#include <mutex>
#include <sstream>
#include <unordered_map>
#include <vector>

#include "Internal.h"

namespace chiasm {

namespace {

/// What an argument of the schema accepts, found once per operator instead of once per call.
enum class Kind {
  tensor, tensors, optionalTensors, scalar, integer, real, boolean, integers, reals, booleans,
  string, dtype, device, generator, enumeration, other,
};

struct Parameter {
  Kind kind;
  bool isOptional;
  c10::IValue defaultValue;
  bool hasDefault;
};

Kind kind(const c10::TypePtr &type) {
  using c10::TypeKind;
  switch (type->kind()) {
    case TypeKind::TensorType: return Kind::tensor;
    case TypeKind::NumberType: return Kind::scalar;
    case TypeKind::IntType:
    case TypeKind::SymIntType: return Kind::integer;
    case TypeKind::FloatType: return Kind::real;
    case TypeKind::BoolType: return Kind::boolean;
    case TypeKind::StringType: return Kind::string;
    case TypeKind::ScalarTypeType: return Kind::dtype;
    case TypeKind::LayoutType:
    case TypeKind::MemoryFormatType: return Kind::enumeration;
    case TypeKind::DeviceObjType: return Kind::device;
    case TypeKind::GeneratorType: return Kind::generator;
    case TypeKind::OptionalType: return kind(type->castRaw<c10::OptionalType>()->getElementType());
    case TypeKind::ListType: {
      const auto element = type->castRaw<c10::ListType>()->getElementType();
      switch (element->kind()) {
        case TypeKind::TensorType: return Kind::tensors;
        case TypeKind::OptionalType: return Kind::optionalTensors;
        case TypeKind::IntType:
        case TypeKind::SymIntType: return Kind::integers;
        case TypeKind::FloatType: return Kind::reals;
        case TypeKind::BoolType: return Kind::booleans;
        default: return Kind::other;
      }
    }
    default: return Kind::other;
  }
}

}  // namespace

}  // namespace chiasm

struct chiasm_operator {
  c10::OperatorHandle handle;
  std::vector<chiasm::Parameter> parameters;
  std::string schema;
};

namespace chiasm {

namespace {

[[noreturn]] void misfit(const chiasm_operator &op, size_t position, const char *found) {
  const auto &argument = op.handle.schema().arguments()[position];
  std::ostringstream message;
  message << "argument \"" << argument.name() << "\" expects " << argument.type()->repr_str()
          << ", found " << found;
  throw BadArgument(message.str());
}

c10::IValue convert(const chiasm_operator &op, size_t position, const chiasm_value &value) {
  const auto &parameter = op.parameters[position];
  switch (value.tag) {
    case CHIASM_TAG_DEFAULT:
      if (!parameter.hasDefault) misfit(op, position, "nothing, and it has no default");
      return parameter.defaultValue;
    case CHIASM_TAG_NONE:
      if (!parameter.isOptional) misfit(op, position, "none");
      return c10::IValue();
    case CHIASM_TAG_TENSOR:
      if (parameter.kind != Kind::tensor) misfit(op, position, "a tensor");
      return c10::IValue(tensor(static_cast<const chiasm_tensor *>(value.pointer)));
    case CHIASM_TAG_INT:
      switch (parameter.kind) {
        case Kind::scalar:
        case Kind::enumeration:
        case Kind::integer: return c10::IValue(value.integer);
        case Kind::real: return c10::IValue(static_cast<double>(value.integer));
        case Kind::integers: return c10::IValue(std::vector<int64_t>{value.integer});
        default: misfit(op, position, "an integer");
      }
    case CHIASM_TAG_DOUBLE:
      switch (parameter.kind) {
        case Kind::scalar:
        case Kind::real: return c10::IValue(value.real);
        default: misfit(op, position, "a real number");
      }
    case CHIASM_TAG_BOOL:
      switch (parameter.kind) {
        case Kind::scalar:
        case Kind::boolean: return c10::IValue(value.integer != 0);
        default: misfit(op, position, "a truth value");
      }
    case CHIASM_TAG_STRING:
      if (parameter.kind != Kind::string) misfit(op, position, "a string");
      return c10::IValue(std::string(static_cast<const char *>(value.pointer)));
    case CHIASM_TAG_INTS: {
      if (parameter.kind != Kind::integers) misfit(op, position, "a list of integers");
      const auto *first = static_cast<const int64_t *>(value.pointer);
      return c10::IValue(at::ArrayRef<int64_t>(first, value.count));
    }
    case CHIASM_TAG_DOUBLES: {
      if (parameter.kind != Kind::reals) misfit(op, position, "a list of real numbers");
      const auto *first = static_cast<const double *>(value.pointer);
      return c10::IValue(at::ArrayRef<double>(first, value.count));
    }
    case CHIASM_TAG_BOOLS: {
      if (parameter.kind != Kind::booleans) misfit(op, position, "a list of truth values");
      const auto *first = static_cast<const bool *>(value.pointer);
      c10::List<bool> list;
      for (int32_t index = 0; index < value.count; ++index) list.push_back(first[index]);
      return c10::IValue(std::move(list));
    }
    case CHIASM_TAG_TENSORS: {
      const auto *first = static_cast<const chiasm_tensor *const *>(value.pointer);
      if (parameter.kind == Kind::optionalTensors) {
        c10::List<std::optional<at::Tensor>> list;
        for (int32_t index = 0; index < value.count; ++index) {
          list.push_back(
              first[index] ? std::optional<at::Tensor>(tensor(first[index])) : std::nullopt);
        }
        return c10::IValue(std::move(list));
      }
      if (parameter.kind != Kind::tensors) misfit(op, position, "a list of tensors");
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t index = 0; index < value.count; ++index) {
        if (!first[index]) misfit(op, position, "a list with a missing tensor");
        list.push_back(tensor(first[index]));
      }
      return c10::IValue(std::move(list));
    }
    case CHIASM_TAG_GENERATOR:
      if (parameter.kind != Kind::generator) misfit(op, position, "a generator");
      return c10::IValue(
          generator(static_cast<chiasm_generator *>(const_cast<void *>(value.pointer))));
    case CHIASM_TAG_DTYPE:
      if (parameter.kind != Kind::dtype) misfit(op, position, "an element type");
      return c10::IValue(static_cast<int64_t>(scalarType(static_cast<int32_t>(value.integer))));
    case CHIASM_TAG_DEVICE: {
      if (parameter.kind != Kind::device) misfit(op, position, "a device");
      return c10::IValue(device({static_cast<int32_t>(value.integer), value.count}));
    }
    default: misfit(op, position, "a value of an unknown kind");
  }
}

/// Where the results of one call go: to the caller's memory, then to a list that waits for it.
struct Results {
  chiasm_value *first;
  size_t capacity;
  size_t count = 0;

  static thread_local std::vector<chiasm_value> waiting;

  void append(chiasm_value value) {
    if (count < capacity) {
      first[count] = value;
    } else {
      waiting.push_back(value);
    }
    ++count;
  }

  static void release(const chiasm_value &value) {
    if (value.tag != CHIASM_TAG_TENSOR) return;
    chiasm_tensor_release(static_cast<chiasm_tensor *>(const_cast<void *>(value.pointer)));
  }

  /// Forgets the results of a call that failed halfway.
  void discard() {
    for (size_t index = 0; index < std::min(count, capacity); ++index) release(first[index]);
    for (const auto &value : waiting) release(value);
    waiting.clear();
    count = 0;
  }
};

thread_local std::vector<chiasm_value> Results::waiting;

/// Writes one result; a list of tensors becomes that many results.
void unpack(c10::IValue &&value, Results &results) {
  if (value.isTensorList()) {
    for (at::Tensor element : value.toTensorVector()) {
      unpack(c10::IValue(std::move(element)), results);
    }
    return;
  }
  chiasm_value result{};
  if (value.isTensor()) {
    at::Tensor made = std::move(value).toTensor();
    if (made.defined()) {
      result.tag = CHIASM_TAG_TENSOR;
      result.pointer = handle(std::move(made));
    } else {
      result.tag = CHIASM_TAG_NONE;
    }
  } else if (value.isInt()) {
    result.tag = CHIASM_TAG_INT;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.tag = CHIASM_TAG_DOUBLE;
    result.real = value.toDouble();
  } else if (value.isBool()) {
    result.tag = CHIASM_TAG_BOOL;
    result.integer = value.toBool();
  } else if (value.isNone()) {
    result.tag = CHIASM_TAG_NONE;
  } else if (value.isScalar()) {
    result.tag = CHIASM_TAG_DOUBLE;
    result.real = value.toScalar().toDouble();
  } else {
    TORCH_CHECK(false, "a result of type ", value.tagKind(), " cannot cross to Swift");
  }
  results.append(result);
}

std::mutex registryLock;
std::unordered_map<std::string, chiasm_operator *> &registry() {
  static auto *operators = new std::unordered_map<std::string, chiasm_operator *>();
  return *operators;
}

}  // namespace

}  // namespace chiasm

using namespace chiasm;

extern "C" {

chiasm_status chiasm_operator_find(
    const char *name, const char *overload, chiasm_operator **result) {
  return guarded([&] {
    const std::string key = std::string(name) + "." + overload;
    const std::lock_guard<std::mutex> lock(registryLock);
    if (const auto known = registry().find(key); known != registry().end()) {
      *result = known->second;
      return CHIASM_OK;
    }
    const auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!found) {
      return fail(
          CHIASM_UNKNOWN_OPERATOR, "LibTorch " + std::string(chiasm_torch_version()) +
                                       " has no operator " + key + "; Chiasm needs 2.11 or newer");
    }
    auto made = std::make_unique<chiasm_operator>(chiasm_operator{*found, {}, {}});
    for (const auto &argument : found->schema().arguments()) {
      const auto type = argument.real_type();
      const auto defaultValue = argument.default_value();
      made->parameters.push_back(
          {kind(type), type->kind() == c10::TypeKind::OptionalType,
           defaultValue ? *defaultValue : c10::IValue(), defaultValue.has_value()});
    }
    std::ostringstream schema;
    schema << found->schema();
    made->schema = schema.str();
    *result = made.get();
    registry()[key] = made.release();
    return CHIASM_OK;
  });
}

const char *chiasm_operator_schema(const chiasm_operator *op) { return op->schema.c_str(); }

size_t chiasm_operator_argument_count(const chiasm_operator *op) { return op->parameters.size(); }

chiasm_status chiasm_call(
    const chiasm_operator *op, const chiasm_value *arguments, size_t argumentCount,
    chiasm_value *results, size_t capacity, size_t *resultCount) {
  *resultCount = 0;
  Results made{results, capacity};
  const auto status = guarded([&] {
    if (argumentCount > op->parameters.size()) {
      throw BadArgument(
          "expected at most " + std::to_string(op->parameters.size()) + " arguments, found " +
          std::to_string(argumentCount));
    }
    torch::jit::Stack stack;
    stack.reserve(op->parameters.size());
    for (size_t position = 0; position < op->parameters.size(); ++position) {
      if (position < argumentCount) {
        stack.push_back(convert(*op, position, arguments[position]));
      } else if (op->parameters[position].hasDefault) {
        stack.push_back(op->parameters[position].defaultValue);
      } else {
        misfit(*op, position, "nothing, and it has no default");
      }
    }
    op->handle.callBoxed(stack);
    for (auto &value : stack) unpack(std::move(value), made);
    return CHIASM_OK;
  });
  if (status != CHIASM_OK) made.discard();
  *resultCount = made.count;
  return status;
}

void chiasm_take_results(chiasm_value *results) {
  std::copy(Results::waiting.begin(), Results::waiting.end(), results);
  Results::waiting.clear();
}

}  // extern "C"
