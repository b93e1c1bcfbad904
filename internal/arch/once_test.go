package arch_test

import (
	"go/ast"
	"testing"
)

// What is wrong with a form is written as a list of its fields in one place: every
// form has the same summary, in its fields' order, with their labels.
func TestTheErrorsOfAFormAreListedInOnePlace(t *testing.T) {
	t.Parallel()
	walk(written(), func(f goFile, n ast.Node) {
		made, ok := n.(*ast.CompositeLit)
		if !ok || f.test() || under(f.dir(), "web/ui", "web/kit") {
			return
		}
		kind := made.Type
		if list, ok := kind.(*ast.ArrayType); ok {
			kind = list.Elt
		}
		if pkg, name := selected(kind); pkg == "ui" && name == "FieldError" {
			t.Errorf("%s: kit.Wrong lists what is wrong with a form", f.at(n))
		}
	})
}
