// A device beside the processor that every machine has: for proving that tensors are where they should be.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Registers LibTorch's `privateuseone` device, once a process; a program that links this does so when it
/// starts.
///
/// Its memory is the host's and its kernels are the processor's, so that its results are the processor's to
/// the bit; but an operation that joins its tensors with tensors of another device fails, as on a graphics
/// processor.
void stand_in_device_register(void);

/// How many operations the device has run.
long stand_in_device_operation_count(void);

#ifdef __cplusplus
}
#endif
