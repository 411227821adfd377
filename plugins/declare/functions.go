package declare

import (
	"go/ast"
	"go/parser"
	"regexp"
	"slices"
)

// kinds are the directives that make a method of a function.
var kinds = []string{"view", "change", "payable", "private"}

var methodName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,255}$`)

// function reads the directives of a function.
func (s *source) function(f *ast.FuncDecl, imports map[string]string) {
	all := directivesOf(f.Doc)
	if len(all) == 0 {
		return
	}
	if f.Recv != nil {
		s.fail(f, "%s has a receiver: a method of a contract is a function without one", f.Name.Name)
		return
	}
	var says *shape
	for _, d := range all {
		if d.word == "returns" {
			says = s.said(d, imports)
		}
	}
	methods := 0
	for _, d := range all {
		switch {
		case slices.Contains(kinds, d.word):
			s.method(f, d, says, imports)
			methods++
		case d.word == "guard":
			s.guard(f, imports)
		case d.word != "returns":
			s.fail(d.at, "there is no directive latchkey:%s for a function: there are view, change, payable, private, guard and returns", d.word)
		}
	}
	if says != nil && methods == 0 {
		s.fail(f, "latchkey:returns says what a method returns, and %s is none: add latchkey:view, change, payable or private", f.Name.Name)
	}
}

// said reads the type of latchkey:returns.
func (s *source) said(d directive, imports map[string]string) *shape {
	expr, err := parser.ParseExpr(d.rest)
	if err != nil {
		s.fail(d.at, "latchkey:returns names a Go type, such as bool or []string, got %q", d.rest)
		return nil
	}
	return s.shapeOf(d.at, expr, imports)
}

func (s *source) method(f *ast.FuncDecl, d directive, says *shape, imports map[string]string) {
	m := &method{name: d.rest, kind: d.word, function: f.Name.Name, doc: sentence(f.Doc.Text(), f.Name.Name), says: says}
	if m.name == "" {
		m.name = snake(m.function)
	}
	switch {
	case ast.IsExported(m.function):
		s.fail(f, "%s has the name of an export, which is made: begin the function's with a small letter", m.function)
	case !methodName.MatchString(m.name):
		s.fail(d.at, "a method's name is of a-z, 0-9 and _ and begins with a letter, at most 256 of them, got %q", m.name)
	case m.name == "guard":
		s.fail(d.at, "guard is asked by the host and is no method: use latchkey:guard, or another name")
	case GoName(m.name) == m.function:
		s.fail(f, "the function and its export would both be %s", m.function)
	}
	for _, other := range s.contract.methods {
		if other.name == m.name {
			s.fail(d.at, "the method %s is there twice: give one another name, as in //latchkey:%s other_name", m.name, m.kind)
		}
	}
	s.signature(m, f, imports)
	s.contract.methods = append(s.contract.methods, m)
}

// signature reads what a method takes and returns.
func (s *source) signature(m *method, f *ast.FuncDecl, imports map[string]string) {
	params, results := flat(f.Type.Params), flat(f.Type.Results)
	if len(params) > 1 || len(results) > 1 || f.Type.TypeParams != nil {
		s.fail(f, "%s takes one struct or nothing, and returns one value or nothing", m.function)
		return
	}
	if len(params) == 1 {
		name, ok := params[0].(*ast.Ident)
		if ok {
			m.args = s.structureNamed(name.Name)
		}
		if m.args == nil {
			s.fail(params[0], "%s takes a struct of this package, whose fields are the arguments", m.function)
			return
		}
		m.args.args++
		s.needReads(m.args)
	}
	if len(results) == 1 {
		if m.says != nil {
			s.fail(f, "%s returns a value: leave latchkey:returns out", m.function)
		}
		m.result = s.shapeOf(results[0], results[0], imports)
		s.needWrites(results[0], m.result)
	}
	if m.says != nil {
		s.partOf(m.says)
	}
}

// flat is the types of parameters or results, one for each.
func flat(list *ast.FieldList) (all []ast.Expr) {
	if list == nil {
		return nil
	}
	for _, f := range list.List {
		for range max(1, len(f.Names)) {
			all = append(all, f.Type)
		}
	}
	return all
}

func (s *source) guard(f *ast.FuncDecl, imports map[string]string) {
	params := flat(f.Type.Params)
	if len(params) != 1 || f.Type.Results != nil || !isSigned(params[0], imports) {
		s.fail(f, "a guard is a func(sdk.Signed)")
		return
	}
	if s.contract.guard != "" {
		s.fail(f, "there are two guards, %s and %s: a contract has one", s.contract.guard, f.Name.Name)
	}
	s.contract.guard = f.Name.Name
}

func isSigned(t ast.Expr, imports map[string]string) bool {
	selected, ok := t.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := selected.X.(*ast.Ident)
	return ok && imports[pkg.Name] == sdkPath && selected.Sel.Name == "Signed"
}
