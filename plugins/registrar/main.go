package main

//go:generate go run latchkey/plugins/generate .

func main() {}
