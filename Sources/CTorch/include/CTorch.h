// CTorch: a plain C interface to LibTorch.
//
// Rules of this boundary
// - Only this target sees ATen. No C++ type, template or exception crosses it.
// - A function that can fail returns a status; the text of the last failure on the calling thread is
//   read with `chiasm_error_message` before anything else is called on that thread.
// - A `chiasm_tensor *` that a function hands out is owned by the caller and released once with
//   `chiasm_tensor_release`. Arguments are borrowed: the caller keeps them alive during the call.
#ifndef CHIASM_CTORCH_H
#define CHIASM_CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Status and errors

typedef enum chiasm_status {
  CHIASM_OK = 0,
  CHIASM_FAILED = 1,            // LibTorch refused or failed the operation.
  CHIASM_UNKNOWN_OPERATOR = 2,  // No such operator or overload.
  CHIASM_BAD_ARGUMENT = 3,      // An argument does not fit the operator's schema.
  CHIASM_NO_DEVICE = 4,         // The device is not there.
  CHIASM_NO_FEATURE = 5,        // The loaded LibTorch was built without what is asked for.
  CHIASM_TIMED_OUT = 6,         // A model did not answer in time, or the caller gave up waiting.
  CHIASM_BAD_RESULT = 7,        // A model answered with something that is not the tensor asked for.
} chiasm_status;

/// The message of the last failure on this thread; valid until the next call on this thread.
const char *_Nonnull chiasm_error_message(void);

// MARK: Handles

typedef struct chiasm_tensor chiasm_tensor;
typedef struct chiasm_generator chiasm_generator;
typedef struct chiasm_operator chiasm_operator;

/// Element types, in the order of the Swift enumeration.
typedef enum chiasm_dtype {
  CHIASM_BOOL = 0,
  CHIASM_UINT8,
  CHIASM_INT8,
  CHIASM_INT16,
  CHIASM_INT32,
  CHIASM_INT64,
  CHIASM_FLOAT16,
  CHIASM_BFLOAT16,
  CHIASM_FLOAT32,
  CHIASM_FLOAT64,
  CHIASM_OTHER_DTYPE,
} chiasm_dtype;

typedef enum chiasm_device_kind {
  CHIASM_CPU = 0,
  CHIASM_CUDA = 1,
  CHIASM_MPS = 2,
  CHIASM_OTHER_DEVICE = 3,
  CHIASM_ACCELERATOR = 4,  // of a library that registers itself as "privateuseone"
} chiasm_device_kind;

typedef struct chiasm_device {
  int32_t kind;
  int32_t index;
} chiasm_device;

// MARK: Tensor lifetime and data

void chiasm_tensor_release(chiasm_tensor *_Nonnull tensor);
chiasm_tensor *_Nonnull chiasm_tensor_retain(chiasm_tensor *_Nonnull tensor);
/// A contiguous copy of host memory.
chiasm_status chiasm_tensor_from_bytes(
    const void *_Nullable bytes, size_t byteCount, const int64_t *_Nullable shape, size_t rank,
    int32_t dtype, chiasm_tensor *_Nullable *_Nonnull result);
/// A view of host memory that somebody else owns; `release(context)` runs when the last view dies.
chiasm_status chiasm_tensor_from_foreign(
    void *_Nonnull bytes, const int64_t *_Nullable shape, size_t rank, int32_t dtype,
    void (*_Nonnull release)(void *_Nullable), void *_Nullable context,
    chiasm_tensor *_Nullable *_Nonnull result);
/// Copies the elements, in row-major order, to host memory of exactly `byteCount` bytes.
chiasm_status chiasm_tensor_copy_bytes(
    const chiasm_tensor *_Nonnull tensor, void *_Nullable bytes, size_t byteCount);
/// The first element's address; null unless the tensor is on the CPU and contiguous.
const void *_Nullable chiasm_tensor_data(const chiasm_tensor *_Nonnull tensor);
chiasm_status chiasm_tensor_item(const chiasm_tensor *_Nonnull tensor, double *_Nonnull value);
chiasm_status chiasm_tensor_item_int(const chiasm_tensor *_Nonnull tensor, int64_t *_Nonnull value);

// MARK: Tensor properties

int64_t chiasm_tensor_rank(const chiasm_tensor *_Nonnull tensor);
int64_t chiasm_tensor_size(const chiasm_tensor *_Nonnull tensor, int64_t axis);
void chiasm_tensor_shape(const chiasm_tensor *_Nonnull tensor, int64_t *_Nonnull shape);
int64_t chiasm_tensor_count(const chiasm_tensor *_Nonnull tensor);
int32_t chiasm_tensor_dtype(const chiasm_tensor *_Nonnull tensor);
chiasm_device chiasm_tensor_device(const chiasm_tensor *_Nonnull tensor);
bool chiasm_tensor_is_contiguous(const chiasm_tensor *_Nonnull tensor);
bool chiasm_tensor_is_same(
    const chiasm_tensor *_Nonnull first, const chiasm_tensor *_Nonnull second);

// MARK: Devices

bool chiasm_cuda_is_available(void);
bool chiasm_mps_is_available(void);
int32_t chiasm_cuda_device_count(void);
bool chiasm_accelerator_is_available(void);
chiasm_status chiasm_device_synchronize(chiasm_device device);
chiasm_status chiasm_tensor_to_device(
    const chiasm_tensor *_Nonnull tensor, chiasm_device device,
    chiasm_tensor *_Nullable *_Nonnull result);

// MARK: Gradients

bool chiasm_tensor_requires_gradient(const chiasm_tensor *_Nonnull tensor);
chiasm_status chiasm_tensor_set_requires_gradient(
    chiasm_tensor *_Nonnull tensor, bool requiresGradient);
bool chiasm_tensor_is_leaf(const chiasm_tensor *_Nonnull tensor);
bool chiasm_gradients_are_enabled(void);
/// Sets gradient recording on the calling thread and returns what it was.
bool chiasm_set_gradients_enabled(bool isEnabled);
/// d(sum of outputs · seeds)/d(inputs). `results[i]` is null where an input does not matter.
chiasm_status chiasm_gradients(
    chiasm_tensor *_Nonnull const *_Nonnull outputs, size_t outputCount,
    chiasm_tensor *_Nullable const *_Nullable seeds, chiasm_tensor *_Nonnull const *_Nonnull inputs,
    size_t inputCount, bool keepsGraph, bool createsGraph,
    chiasm_tensor *_Nullable *_Nonnull results);

// MARK: Randomness

chiasm_status chiasm_generator_create(
    chiasm_device device, uint64_t seed, chiasm_generator *_Nullable *_Nonnull result);
void chiasm_generator_release(chiasm_generator *_Nonnull generator);
chiasm_status chiasm_generator_set_seed(
    chiasm_generator *_Nonnull generator, uint64_t seed);
uint64_t chiasm_generator_seed(const chiasm_generator *_Nonnull generator);
chiasm_status chiasm_generator_state(
    const chiasm_generator *_Nonnull generator, chiasm_tensor *_Nullable *_Nonnull result);
chiasm_status chiasm_generator_set_state(
    chiasm_generator *_Nonnull generator, const chiasm_tensor *_Nonnull state);

// MARK: Runtime

const char *_Nonnull chiasm_torch_version(void);
void chiasm_set_thread_count(int32_t count);
int32_t chiasm_thread_count(void);
void chiasm_set_deterministic(bool isDeterministic);
/// Keeps freed memory for the next tensor instead of returning it to the system (glibc only).
void chiasm_keep_freed_memory(void);
/// Flushes denormal numbers to zero on the calling thread and on threads that it starts later.
bool chiasm_set_flush_denormal(bool isOn);

// MARK: Any operator

/// What a `chiasm_value` holds.
typedef enum chiasm_tag {
  CHIASM_TAG_DEFAULT = 0,  // the schema's default
  CHIASM_TAG_NONE,
  CHIASM_TAG_TENSOR,       // pointer: chiasm_tensor *
  CHIASM_TAG_INT,          // integer
  CHIASM_TAG_DOUBLE,       // real
  CHIASM_TAG_BOOL,         // integer
  CHIASM_TAG_STRING,       // pointer: const char *
  CHIASM_TAG_INTS,         // pointer: const int64_t *, count
  CHIASM_TAG_DOUBLES,      // pointer: const double *, count
  CHIASM_TAG_BOOLS,        // pointer: const bool *, count
  CHIASM_TAG_TENSORS,      // pointer: chiasm_tensor *const *, count; null entries where optional
  CHIASM_TAG_GENERATOR,    // pointer: chiasm_generator *
  CHIASM_TAG_DTYPE,        // integer: chiasm_dtype
  CHIASM_TAG_DEVICE,       // integer: chiasm_device_kind, count: index
} chiasm_tag;

typedef struct chiasm_value {
  int32_t tag;
  int32_t count;
  union {
    int64_t integer;
    double real;
    const void *_Nullable pointer;
  };
} chiasm_value;

/// Looks an operator up, such as ("aten::add", "Tensor"). Handles live for the whole process.
chiasm_status chiasm_operator_find(
    const char *_Nonnull name, const char *_Nonnull overload,
    chiasm_operator *_Nullable *_Nonnull result);
/// The operator's schema, as PyTorch prints it.
const char *_Nonnull chiasm_operator_schema(const chiasm_operator *_Nonnull op);
size_t chiasm_operator_argument_count(const chiasm_operator *_Nonnull op);
/// Calls an operator through the dispatcher, so that autograd records it. Arguments stand in the
/// order of the schema; those left out take their defaults. Tensors in `results` belong to the
/// caller; a tensor list comes out as that many tensors. `resultCount` is how many values were
/// produced; those beyond `capacity` wait for `chiasm_take_results`.
chiasm_status chiasm_call(
    const chiasm_operator *_Nonnull op, const chiasm_value *_Nullable arguments,
    size_t argumentCount, chiasm_value *_Nonnull results, size_t capacity,
    size_t *_Nonnull resultCount);
/// Hands out what did not fit into `results` of the last call on this thread, in order.
void chiasm_take_results(chiasm_value *_Nonnull results);

// MARK: Matrix products

typedef enum chiasm_matrix_path {
  CHIASM_MATRIX_AUTOMATIC = 0,
  CHIASM_MATRIX_PLAIN = 1,
  CHIASM_MATRIX_ONEDNN = 2,
} chiasm_matrix_path;

/// input · weightᵀ + bias with gradients, by the path asked for. `input` [..., in],
/// `weight` [out, in], `bias` [out] or null.
chiasm_status chiasm_linear(
    const chiasm_tensor *_Nonnull input, const chiasm_tensor *_Nonnull weight,
    const chiasm_tensor *_Nullable bias, int32_t path, chiasm_tensor *_Nullable *_Nonnull result);
/// Whether the automatic path takes oneDNN for large float32 products on this processor.
bool chiasm_prefers_onednn(void);
/// One product a segment of the inner axis, with gradients: result[p] = input[:, s:e] · weight[s:e], where
/// e = ends[p] and s the end before it. `input` [B, E], `weight` [E, out], result [count, B, out];
/// `ends` ascends to E.
chiasm_status chiasm_segment_products(
    const chiasm_tensor *_Nonnull input, const chiasm_tensor *_Nonnull weight,
    const int64_t *_Nonnull ends, size_t count, chiasm_tensor *_Nullable *_Nonnull result);
/// The summed cross entropy of `rows` [m, D] against all `words` [V, D] with `bias` [V], `targets` [m] the
/// right ones, `chunk` rows at a time, with first derivatives.
chiasm_status chiasm_vocabulary_error(
    const chiasm_tensor *_Nonnull rows, const chiasm_tensor *_Nonnull words,
    const chiasm_tensor *_Nonnull bias, const chiasm_tensor *_Nonnull targets, int64_t chunk,
    chiasm_tensor *_Nullable *_Nonnull result);

// MARK: Mixed precision

/// Begins or ends casting the operands of products and convolutions on the calling thread, and returns
/// what was on before: -1 for none. `dtype` is CHIASM_BFLOAT16 or CHIASM_FLOAT16, or -1 to end.
int32_t chiasm_autocast_set(chiasm_device device, int32_t dtype);
/// Forgets the copies of parameters that were cast: they are stale once a step changed them.
void chiasm_autocast_clear(void);
/// Whether this processor multiplies bfloat16 numbers in hardware (AVX-512 BF16 or AMX).
bool chiasm_has_bfloat16_products(void);

// MARK: Models that others trained

typedef struct chiasm_model chiasm_model;

typedef enum chiasm_model_format {
  CHIASM_TORCHSCRIPT = 0,
  CHIASM_AOTINDUCTOR = 1,
} chiasm_model_format;

/// Opens a model for inference. An AOTInductor package holds machine code, which runs in this process.
chiasm_status chiasm_model_load(
    const char *_Nonnull path, int32_t format, chiasm_device device,
    chiasm_model *_Nullable *_Nonnull result);
/// Frees a model. One that is still computing is left behind with its thread.
void chiasm_model_release(chiasm_model *_Nonnull model);
/// How many inputs `forward` takes, or -1 where the file does not say.
int32_t chiasm_model_input_count(const chiasm_model *_Nonnull model);
/// The name of an input; empty where the file does not say.
const char *_Nonnull chiasm_model_input_name(const chiasm_model *_Nonnull model, int32_t index);
/// The type of an input as PyTorch prints it; empty where the file does not say.
const char *_Nonnull chiasm_model_input_type(const chiasm_model *_Nonnull model, int32_t index);
/// Whether an input may be left out.
bool chiasm_model_input_is_optional(const chiasm_model *_Nonnull model, int32_t index);
/// Runs `forward` without recording gradients, on a thread of the model's own. A call that is given up
/// leaves that thread computing, and the model answers no more.
///
/// `names[i]` is an input's keyword, null for one by position; positions come first.
/// `outputKey` or `outputIndex` chooses among several results; null and -1 where there is one.
/// `milliseconds` is how long to wait, negative for ever. `gaveUp(context)` is asked now and then.
chiasm_status chiasm_model_run(
    chiasm_model *_Nonnull model, chiasm_tensor *_Nonnull const *_Nonnull inputs,
    const char *_Nullable const *_Nonnull names, size_t count, const char *_Nullable outputKey,
    int32_t outputIndex, int64_t milliseconds, bool (*_Nullable gaveUp)(void *_Nullable),
    void *_Nullable context, chiasm_tensor *_Nullable *_Nonnull result);

#ifdef __cplusplus
}
#endif

#endif
