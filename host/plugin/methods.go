package plugin

import (
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
)

// Methods lists what of a plugin's code can be called, without starting it.
func Methods(code []byte) ([]string, error) {
	schedule, _ := fees.ByName("classic")
	s, err := prepare.Summarise(code, schedule)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range s.Exports {
		if e.Kind != vm.ExportOther && vm.IsMethod(e.Name) {
			names = append(names, e.Name)
		}
	}
	return names, nil
}
