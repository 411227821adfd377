package main

//go:generate go run latchkey/plugins/generate .

//latchkey:json
type ofRequest struct {
	ID uint32 `json:"request_id"`
}

func main() {}
