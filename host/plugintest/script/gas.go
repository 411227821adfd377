package script

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"latchkey/host/files"
)

// GasFile is where a project keeps what its methods burn.
const GasFile = "gas.json"

// Gas is what calls of a contract burnt at most, by method, with the loading of its
// code.
type Gas map[string]uint64

// Add takes what one script burnt.
func (g Gas) Add(more map[string]uint64) {
	for method, gas := range more {
		g[method] = max(g[method], gas)
	}
}

// Row is a method of a gas report.
type Row struct {
	Method string  `json:"method"`
	Gas    uint64  `json:"gas"`
	Before *uint64 `json:"before,omitempty"` // what the project's file says
}

// Against compares with what the project's file says, in the order of the methods'
// names.
func (g Gas) Against(before Gas) []Row {
	rows := []Row{}
	for _, method := range slices.Sorted(maps.Keys(g)) {
		row := Row{Method: method, Gas: g[method]}
		if gas, ok := before[method]; ok {
			row.Before = &gas
		}
		rows = append(rows, row)
	}
	return rows
}

// ReadGas reads a project's file; it is empty when there is none.
func ReadGas(file string) (Gas, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var g Gas
	if err := json.Unmarshal(content, &g); err != nil {
		return nil, fmt.Errorf("%s is not gas by method: %w; remove it, or write it with --update", file, err)
	}
	return g, nil
}

// Write writes a project's file.
func (g Gas) Write(file string) error {
	content, err := json.MarshalIndent(g, "", "  ")
	if err == nil {
		err = files.Write(file, append(content, '\n'), files.Public)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
