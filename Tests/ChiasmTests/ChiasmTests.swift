// Chiasm
