package vm

// StackBytesMax bounds the frames of a guest that are active at a time, as NEAR
// counts their bytes.
const StackBytesMax = 262_144
