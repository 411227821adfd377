package declare

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
)

// variables are names of generated.go that types may not have: there they would stand
// for something else.
var variables = []string{"a", "d", "i", "items", "v", "value"}

// take notes the names that a declaration makes.
func (s *source) take(d ast.Decl) {
	for name := range namesOf(d) {
		s.declared[name] = s.place(d)
	}
}

// namesOf are the names that a declaration of a package makes; a method's is its type's
// and its own.
func namesOf(d ast.Decl) map[string]bool {
	names := map[string]bool{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		switch {
		case d.Recv == nil:
			names[d.Name.Name] = d.Name.Name != "init"
		case len(d.Recv.List) == 1:
			names[receiver(d.Recv.List[0].Type)+"."+d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names[spec.Name.Name] = true
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names[name.Name] = true
				}
			}
		}
	}
	maps.DeleteFunc(names, func(name string, is bool) bool { return !is || name == "_" })
	return names
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// collisions refuses code that would declare a name again, the source's or its own.
func (c *contract) collisions(code []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), GoFile, code, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if place, there := c.declared["sdk"]; there {
		return errorAt(place, "%s imports the SDK as sdk: give this another name", GoFile)
	}
	own := map[string]bool{}
	for _, d := range file.Decls {
		for _, name := range slices.Sorted(maps.Keys(namesOf(d))) {
			if place, there := c.declared[name]; there {
				return errorAt(place, "%s is a name of %s, too: give this another", name, GoFile)
			}
			if own[name] {
				return errorAt(GoFile, "two methods or types would both be %s there: give one another name", name)
			}
			own[name] = true
		}
	}
	return nil
}

// apart refuses types that the ABI would call the same, or as a type of the SDK.
func (s *source) apart() {
	taken := map[string]string{}
	for named, known := range scalars {
		if known.named != "" {
			taken[known.named] = path.Base(named)
		}
	}
	is := func(name, place string, inABI bool) {
		if slices.Contains(variables, name) {
			s.failAt(place, "%s is a variable of %s: give the type another name", name, GoFile)
		}
		if !inABI {
			return
		}
		called := snake(name)
		if other, there := taken[called]; there {
			s.failAt(place, "%s is %s in the ABI, as %s: give the type another name", name, called, other)
		}
		taken[called] = name
	}
	for _, of := range s.contract.structs {
		is(of.name, of.place, of.part || of.args > 1)
	}
	for _, e := range s.contract.enums {
		is(e.name, e.place, true)
	}
}

// distinct refuses structs that hold themselves, and objects with two members of a name.
func (s *source) distinct() {
	for _, of := range s.contract.structs {
		if of.holds(of, map[*structure]bool{}) {
			s.failAt(of.place, "%s holds itself: only a list can", of.name)
		}
	}
	if s.err != nil {
		return
	}
	for _, of := range s.contract.structs {
		members := map[string]bool{}
		of.eachMember(func(f *field, name string) {
			if members[name] {
				s.failAt(f.place, "%s has two members %q: give one another name", of.name, name)
			}
			members[name] = true
		})
	}
}

// holds reports whether a value of the struct has one of another struct in it.
func (of *structure) holds(other *structure, seen map[*structure]bool) bool {
	if seen[of] {
		return false
	}
	seen[of] = true
	for _, f := range of.fields {
		t := f.shape
		for t.form == ofOption {
			t = t.elem
		}
		if t.form == ofStruct && (t.of == other || t.of.holds(other, seen)) {
			return true
		}
	}
	return false
}

// eachMember calls do for each member that the struct has in JSON.
func (of *structure) eachMember(do func(f *field, name string)) {
	for _, f := range of.fields {
		switch {
		case f.shape.form == ofPage:
			for _, m := range pageMembers {
				do(f, m.name)
			}
		case f.embedded && f.shape.form == ofStruct:
			f.shape.of.eachMember(func(inner *field, name string) { do(f, name) })
		case f.member != "":
			do(f, f.member)
		}
	}
}
