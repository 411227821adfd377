// In place of Node's modules, in the page: the compiler has ways of its own without them.
export default {}
