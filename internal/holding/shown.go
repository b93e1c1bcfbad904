package holding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"ziguan/internal/day"
)

// Shown is a section with what there is: a list of structs. Each field is a column, named
// by its tag json; its tag say is the beginning of the sentence that says its value. A
// struct without a name of its own is one column, named by its tag column.
type Shown struct {
	Name string
	Rows any
}

// Cell is one value with the beginning of the sentence that says it; empty where it is
// said as it is.
type Cell struct {
	Value any
	Say   string
}

// Span is from when to when something was; To is zero while it is.
type Span struct {
	From day.Day `db:"from_day" json:"from"`
	To   day.Day `db:"to_day" json:"to"`
}

// Len is how many rows there are.
func (s Shown) Len() int { return reflect.ValueOf(s.Rows).Len() }

// Columns are the names of the columns, in order.
func (s Shown) Columns() []string {
	var out []string
	for _, f := range fields(s.Rows) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous {
			name = f.Tag.Get("column")
		}
		out = append(out, name)
	}
	return out
}

// Row is one row, a cell for each column.
func (s Shown) Row(i int) []Cell {
	row := reflect.ValueOf(s.Rows).Index(i)
	var out []Cell
	for _, f := range fields(s.Rows) {
		out = append(out, Cell{Value: row.FieldByIndex(f.Index).Interface(), Say: f.Tag.Get("say")})
	}
	return out
}

func fields(rows any) []reflect.StructField {
	var out []reflect.StructField
	t := reflect.TypeOf(rows).Elem()
	for i := range t.NumField() {
		out = append(out, t.Field(i))
	}
	return out
}

// All are the sections of one person, in order.
type All []Shown

// Of gives one of them by its name.
func (a All) Of(name string) Shown {
	for _, s := range a {
		if s.Name == name {
			return s
		}
	}
	return Shown{Name: name, Rows: []struct{}{}}
}

// MarshalJSON writes one object, a list for each section.
func (a All) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, s := range a {
		rows, err := json.Marshal(s.Rows)
		if err != nil {
			return nil, fmt.Errorf("section %s: %w", s.Name, err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", s.Name, rows)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
