#ifndef CHIASM_WIDEST_H
#define CHIASM_WIDEST_H

// One body, compiled for several processors; the loader picks. Elsewhere the compiler's own target is used.
#if defined(__x86_64__) && defined(__linux__)
#define CHIASM_WIDEST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CHIASM_WIDEST
#endif

#endif
