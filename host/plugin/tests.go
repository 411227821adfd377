package plugin

// UnitTests runs the unit tests of a project with its language's own means: go test;
// each *_test.c with clang; rustc --test; the script test of package.json. It returns what they
// printed, and whether there were any. Errors: *ToolchainError; *ToolError, when one failed.
func UnitTests(dir string) (output string, any bool, err error) {
	c, err := compilerOf(dir)
	if err != nil {
		return "", false, err
	}
	runs, err := c.test(dir)
	if err != nil {
		return "", false, err
	}
	for i, r := range runs {
		printed, err := r.do()
		if err != nil {
			for _, rest := range runs[i+1:] {
				if rest.clean != nil {
					rest.clean()
				}
			}
			return output, true, err
		}
		output += printed
	}
	return output, len(runs) > 0, nil
}
