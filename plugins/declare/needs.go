package declare

import "go/ast"

// needReads has a reader made for a struct, and for what it is made of.
func (s *source) needReads(of *structure) {
	if of.reads {
		return
	}
	of.reads = true
	for _, f := range of.fields {
		if f.embedded && f.shape.form == ofStruct {
			s.needReads(f.shape.of)
			continue
		}
		s.requireMember(of, f)
		s.inJSON(f.shape)
		t := f.shape
		if t.form == ofOption || t.form == ofList {
			t = t.elem
			if f.shape.form == ofOption && t.form == ofList {
				t = t.elem
			}
			s.inJSON(t)
		}
		switch {
		case t.form == ofStruct:
			t.of.part = true
			s.needReads(t.of)
		case f.isList() && t != f.shape && (t.form != ofScalar || t.scalar.list == "" || t.name != ""):
			s.failAt(f.place, "%s.%s cannot be read from JSON: lists are of string, uint64, the types of sdk, and structs", of.name, f.name)
		case t.form == ofEnum:
			t.enum.reads = true
		case t.form == ofPage:
		case t.form != ofScalar || t.scalar.read == "":
			s.failAt(f.place, "%s.%s cannot be read from JSON", of.name, f.name)
		}
	}
}

// isList reports whether a field is a list, or one that may be missing.
func (f *field) isList() bool {
	return f.shape.form == ofList || f.shape.form == ofOption && f.shape.elem.form == ofList
}

// needMembers has a writer of a struct's members made, without the braces.
func (s *source) needMembers(of *structure) {
	if of.members {
		return
	}
	of.members = true
	for _, f := range of.fields {
		if f.embedded && f.shape.form == ofStruct {
			s.needMembers(f.shape.of)
			continue
		}
		s.requireMember(of, f)
		s.needWritesAt(f.place, f.shape)
	}
}

// needWrites has what a type needs made, to be written as JSON.
func (s *source) needWrites(at ast.Node, t *shape) { s.needWritesAt(s.place(at), t) }

func (s *source) needWritesAt(place string, t *shape) {
	s.inJSON(t)
	switch t.form {
	case ofList, ofOption:
		s.needWritesAt(place, t.elem)
	case ofStruct:
		t.of.part, t.of.writes = true, true
		s.needMembers(t.of)
	case ofEnum:
	case ofScalar:
		if t.scalar.write == "" {
			s.failAt(place, "a %s cannot be written as JSON", t.goType())
		}
	default:
		s.failAt(place, "%s cannot be written as JSON", t.name)
	}
}

// partOf notes the structs of a type that the ABI names.
func (s *source) partOf(t *shape) {
	s.inJSON(t)
	switch t.form {
	case ofList, ofOption:
		s.partOf(t.elem)
	case ofStruct:
		if t.of.part {
			return
		}
		t.of.part = true
		for _, f := range t.of.fields {
			if !f.embedded {
				s.requireMember(t.of, f)
			}
			s.partOf(f.shape)
		}
	}
}

func (s *source) requireMember(of *structure, f *field) {
	if f.member == "" && f.shape.form != ofPage {
		s.failAt(f.place, "%s.%s has no name in JSON: add `json:\"%s\"`", of.name, f.name, snake(f.name))
	}
}

func (s *source) failAt(place, format string, args ...any) {
	if s.err == nil {
		s.err = errorAt(place, format, args...)
	}
}

// finish looks at what only shows once all is read: that records can be stored.
func (s *source) finish() {
	for _, of := range s.contract.structs {
		if of.record == nil {
			continue
		}
		for _, f := range of.fields {
			s.requireStored(of, f, f.shape)
		}
	}
	s.distinct()
	s.apart()
}

func (s *source) requireStored(of *structure, f *field, t *shape) {
	if t.own {
		return
	}
	switch t.form {
	case ofList, ofOption:
		s.requireStored(of, f, t.elem)
	case ofStruct:
		if t.of.record == nil {
			s.failAt(f.place, "%s.%s is a %s, which is no record: add //latchkey:record above it, or write encode%s and decode%s", of.name, f.name, t.name, upperFirst(t.name), upperFirst(t.name))
		}
	case ofScalar:
		if t.scalar.store == "" {
			s.failAt(f.place, "%s.%s cannot be stored: a %s has no stored form", of.name, f.name, t.goType())
		}
	case ofPage:
		s.failAt(f.place, "%s.%s cannot be stored", of.name, f.name)
	}
}
