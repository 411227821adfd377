package apisuite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"latchkey/host/api"
)

// operation is what the document says of a method of an address.
type operation struct {
	method, path string
	pattern      *regexp.Regexp
	parameters   []parameter
	responses    map[string]string // where the schema of each status's JSON is; empty: it has none
}

type parameter struct{ Name, In string }

// document is the OpenAPI document, as answers are held to it.
type document struct {
	compiler   *jsonschema.Compiler
	operations []operation
	mu         sync.Mutex
	met        map[string]bool
}

const documentName = "openapi.json"

type responseObject struct {
	Ref     string                     `json:"$ref"`
	Content map[string]json.RawMessage `json:"content"`
}

func newDocument(t testing.TB) *document {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(api.Document))
	d := &document{compiler: jsonschema.NewCompiler(), met: map[string]bool{}}
	d.compiler.DefaultDraft(jsonschema.Draft2020) // which is OpenAPI 3.1's
	if err == nil {
		err = d.compiler.AddResource(documentName, parsed)
	}
	var said struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Parameters []parameter
			Responses  map[string]responseObject
		}
		Components struct{ Responses map[string]responseObject }
	}
	if err == nil {
		err = json.Unmarshal(api.Document, &said)
	}
	if err != nil || said.OpenAPI != "3.1.0" {
		t.Fatal(said.OpenAPI, err)
	}
	for path, methods := range said.Paths {
		for method, of := range methods {
			at := fmt.Sprintf("#/paths/%s/%s/responses/", strings.ReplaceAll(path, "/", "~1"), method)
			o := operation{method: strings.ToUpper(method), path: path, pattern: patternOf(path), parameters: of.Parameters, responses: map[string]string{}}
			for status, r := range of.Responses {
				where := at + status
				if r.Ref != "" {
					where, r = r.Ref, said.Components.Responses[strings.TrimPrefix(r.Ref, "#/components/responses/")]
				}
				o.responses[status] = ""
				if _, isJSON := r.Content["application/json"]; isJSON {
					o.responses[status] = documentName + where + "/content/application~1json/schema"
				}
			}
			d.operations = append(d.operations, o)
		}
	}
	return d
}

func patternOf(path string) *regexp.Regexp {
	return regexp.MustCompile("^" + regexp.MustCompile(`\\{[^}]*\\}`).ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
}

// check holds an answer to the document.
func (d *document) check(r *http.Request, status int, header http.Header, body []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.operations, func(o operation) bool { return o.method == r.Method && o.pattern.MatchString(r.URL.Path) })
	if i < 0 {
		return fmt.Errorf("the document has no %s %s", r.Method, r.URL.Path)
	}
	o := d.operations[i]
	where, told := o.responses[strconv.Itoa(status)]
	if !told {
		return fmt.Errorf("the document has no status %d for %s %s", status, o.method, o.path)
	}
	d.met[o.method+" "+o.path] = d.met[o.method+" "+o.path] || status < 400
	if header.Get("Access-Control-Allow-Origin") != "*" {
		return fmt.Errorf("pages of other origins may not read the answer")
	}
	if where == "" {
		return nil
	}
	schema, err := d.compiler.Compile(where)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if kind := header.Get("Content-Type"); err == nil && kind != "application/json" {
		return fmt.Errorf("its Content-Type is %q", kind)
	}
	return err
}

// checkAllMet wants a success of every operation.
func (d *document) checkAllMet(t *testing.T) {
	t.Helper()
	for _, o := range d.operations {
		if !d.met[o.method+" "+o.path] {
			t.Errorf("%s %s of the document was never asked with success; asked: %v", o.method, o.path, slices.Sorted(maps.Keys(d.met)))
		}
	}
}
