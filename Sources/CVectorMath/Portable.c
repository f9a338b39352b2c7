#include "Internal.h"

#define KERNELS chiasm_vector_kernels_portable
#include "Kernels.h"
