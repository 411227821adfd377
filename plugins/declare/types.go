package declare

import "go/ast"

// form is what kind of type a shape is.
type form int

const (
	ofScalar form = iota
	ofList
	ofOption
	ofStruct
	ofEnum
	ofPage
	ofOwn // a type that is only stored, with functions of the contract's own
)

// shape is a type as declarations use it.
type shape struct {
	form   form
	scalar *scalar
	elem   *shape     // of a list or an option
	of     *structure // of a struct
	enum   *enum
	name   string // of a type of this package; empty: it has none
	own    bool   // it is stored with functions of the contract's own
}

// goType is the type in generated code.
func (t *shape) goType() string {
	switch {
	case t.name != "":
		return t.name
	case t.form == ofList:
		return "[]" + t.elem.goType()
	case t.form == ofOption:
		return "sdk.Option[" + t.elem.goType() + "]"
	}
	return t.scalar.goType
}

const typesThere = "there are string, bool, uint8 to uint64, int32, int64, []byte, the types of sdk (Amount, Yocto, AccountID, PublicKey, Timestamp, U64, Hash, Numbers, Page, Value, Arguments), rules.Rate, structs and enumerations of this package, lists of them and sdk.Option of them"

// shapeOf reads a type. A shape is returned even where the type is refused.
func (s *source) shapeOf(at ast.Node, expr ast.Expr, imports map[string]string) *shape {
	switch e := expr.(type) {
	case *ast.Ident:
		return s.named(at, e, imports)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok {
			if path := imports[pkg.Name]; path == sdkPath && e.Sel.Name == "Page" {
				return &shape{form: ofPage, scalar: page}
			} else if known := scalars[path+"."+e.Sel.Name]; known != nil {
				return &shape{scalar: known}
			}
			s.fail(at, "%s.%s has no form in JSON or storage here: %s", pkg.Name, e.Sel.Name, typesThere)
		}
	case *ast.ArrayType:
		return s.list(at, e, imports)
	case *ast.IndexExpr:
		if sel, ok := e.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "Option" {
			if pkg, ok := sel.X.(*ast.Ident); ok && imports[pkg.Name] == sdkPath {
				return &shape{form: ofOption, elem: s.shapeOf(at, e.Index, imports)}
			}
		}
		s.fail(at, "of generic types there is sdk.Option")
	case *ast.StarExpr:
		s.fail(at, "pointers are not taken: write sdk.Option for what may be missing")
	case *ast.MapType:
		s.fail(at, "maps have no order: write sdk.Arguments for an object with any members, or a list of structs")
	default:
		s.fail(at, "this type has no form in JSON or storage: %s", typesThere)
	}
	return &shape{scalar: scalars["string"]}
}

func (s *source) list(at ast.Node, e *ast.ArrayType, imports map[string]string) *shape {
	elem, isName := e.Elt.(*ast.Ident)
	switch {
	case e.Len != nil:
		s.fail(at, "arrays have no form: write a list, without a length")
	case isName && (elem.Name == "byte" || elem.Name == "uint8"):
		return &shape{scalar: scalars["[]byte"]}
	}
	return &shape{form: ofList, elem: s.shapeOf(at, e.Elt, imports)}
}

// named reads a type of Go or of the package.
func (s *source) named(at ast.Node, e *ast.Ident, imports map[string]string) *shape {
	if known := scalars[e.Name]; known != nil {
		return &shape{scalar: known}
	}
	if enum := s.contract.enumNamed(e.Name); enum != nil || s.isEnum(e.Name) {
		if enum == nil {
			enum = s.readEnum(e.Name)
		}
		return &shape{form: ofEnum, enum: enum, name: e.Name}
	}
	decl := s.types[e.Name]
	if decl == nil {
		s.fail(at, "%s is no type of this package, and has no form in JSON or storage: %s", e.Name, typesThere)
		return &shape{scalar: scalars["string"]}
	}
	if s.functions["encode"+upperFirst(e.Name)] && s.functions["decode"+upperFirst(e.Name)] {
		return &shape{form: ofOwn, name: e.Name, own: true}
	}
	return s.defined(at, e.Name)
}

// defined reads a type of the package as it is defined.
func (s *source) defined(at ast.Node, name string) *shape {
	if of := s.structureNamed(name); of != nil {
		return &shape{form: ofStruct, of: of, name: name}
	}
	decl := s.types[name]
	if decl.spec.TypeParams != nil || s.open[name] {
		s.fail(at, "%s is generic, or holds itself: %s", name, typesThere)
		return &shape{scalar: scalars["string"]}
	}
	s.open[name] = true
	defer delete(s.open, name)
	under := s.shapeOf(at, decl.spec.Type, decl.imports)
	if under.form == ofOption || under.form == ofPage {
		s.fail(at, "%s is a type of its own: write %s where it is used", name, under.goType())
	}
	under.name = name
	return under
}

// inJSON makes the shape of a type that the contract stores itself one that JSON can
// have, too.
func (s *source) inJSON(t *shape) {
	if t.form == ofOwn {
		*t = *s.defined(s.types[t.name].spec, t.name)
		t.own = true
	}
}
