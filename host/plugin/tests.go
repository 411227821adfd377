package plugin

import "context"

// UnitTests runs the unit tests of a project with its language's own means: go test;
// each *_test.c with clang; rustc --test; the script test of package.json. It tells whether there
// are any. Errors: *ToolchainError; *ToolError, when one failed; the context's.
func UnitTests(ctx context.Context, dir string) (any bool, err error) {
	c, err := compilerOf(dir)
	if err != nil {
		return false, err
	}
	runs, err := c.test(ctx, dir)
	if err != nil {
		return false, err
	}
	for _, r := range runs {
		if r.clean != nil {
			defer r.clean()
		}
	}
	for _, r := range runs {
		if err := r.do(ctx); err != nil {
			return true, err
		}
	}
	return len(runs) > 0, nil
}
