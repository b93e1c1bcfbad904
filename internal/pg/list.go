package pg

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/jmoiron/sqlx/reflectx"
)

// List is a column that holds rows, as jsonb_agg makes them: what would be another
// look otherwise. They are read by the names of T's db tags; none is nil.
type List[T any] []T

// Scan reads the column.
func (l *List[T]) Scan(src any) error {
	*l = nil
	text, ok := src.([]byte)
	if !ok {
		if src == nil {
			return nil
		}
		return fmt.Errorf("a list from %T", src)
	}
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(text, &rows); err != nil {
		return fmt.Errorf("a list: %w", err)
	}
	names := reflectx.NewMapper("db")
	for _, row := range rows {
		var one T
		fields := names.FieldMap(reflect.ValueOf(&one).Elem())
		for name, value := range row {
			f, ok := fields[name]
			if !ok {
				return fmt.Errorf("a list of %T has no %s", one, name)
			}
			if err := json.Unmarshal(value, f.Addr().Interface()); err != nil {
				return fmt.Errorf("a list of %T: %s: %w", one, name, err)
			}
		}
		*l = append(*l, one)
	}
	return nil
}
