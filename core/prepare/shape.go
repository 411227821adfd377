package prepare

// Shape is the most that a module may have of what clients are told about.
type Shape struct {
	Functions, Params, ParamsOfFunction, Tables, TableElements int
	BodyBytes, PreparedBytes                                   int
	BlocksOfFunction, Blocks, Types, Globals                   int
}

// ShapeMax is every module's.
var ShapeMax = Shape{
	Functions: functionsMax, Params: paramsOfContractMax, ParamsOfFunction: paramsMax, Tables: tablesMax,
	TableElements: tableElementsMax, BodyBytes: bodyBytesMax, PreparedBytes: preparedBytesMax,
	BlocksOfFunction: blocksMax, Blocks: blocksOfContractMax, Types: typesMax, Globals: globalsMax,
}
