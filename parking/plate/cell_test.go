package plate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/parking/plate"
)

func TestSplitCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, cell string
		want       []string
	}{
		{"an empty cell has none", " 　", nil},
		{"a dash is no plate", "-", nil},
		{"one plate", "京A12345", []string{"京A12345"}},
		{"a slash between spaces parts", "京QTU047 / 京LUS723", []string{"京QTU047", "京LUS723"}},
		{"an enumeration comma parts", "京M45097、京AF9971", []string{"京M45097", "京AF9971"}},
		{"a comma parts", "京HJC251,京GV3435", []string{"京HJC251", "京GV3435"}},
		{"full-width marks part", "京A12345，京A12346；京A12347／京A12348", []string{"京A12345", "京A12346", "京A12347", "京A12348"}},
		{"a semicolon and a new line part", "京A12345;京A12346\n京A12347", []string{"京A12345", "京A12346", "京A12347"}},
		{"white space parts", "京A12345 京AD12345　京A12347", []string{"京A12345", "京AD12345", "京A12347"}},
		{"a plate written with a space stays one", "京A 12345", []string{"京A 12345"}},
		{"a plate written with a dot stays one", "京A·12345", []string{"京A·12345"}},
		{"a dot between spaces does not part", "京A · 12345", []string{"京A · 12345"}},
		{"every character apart stays one", "京 A D 1 2 3 4 5", []string{"京 A D 1 2 3 4 5"}},
		{"two plates with spaces are two", "京A 12345 京B 23456", []string{"京A 12345", "京B 23456"}},
		{"after a lone province no military plate begins", "京 AD12345", []string{"京 AD12345"}},
		{"a wrong plate after a lone province is one cell", "京 AD1234O", []string{"京 AD1234O"}},
		{"a wrong plate after its office is one cell", "京A 1234O", []string{"京A 1234O"}},
		{"a whole plate never takes its neighbour", "京AD1234 5", []string{"京AD1234", "5"}},
		{"a mark is never joined over", "京A/12345", []string{"京A", "12345"}},
		{"the word of a police plate joins", "京A1234 警", []string{"京A1234 警"}},
		{"an embassy's parts join", "123 456 使", []string{"123 456 使"}},
		{"wrong text beside a plate is kept", "京KUA554、BA12345 张三", []string{"京KUA554", "BA12345", "张三"}},
		{"a hyphen between spaces parts plates", "京A12345 - 京A12346", []string{"京A12345", "京A12346"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, plate.SplitCell(c.cell)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		provinces  []string
		want       []plate.Plate
	}{
		{"I and O become digits", "京AIO123", nil, []plate.Plate{"京A10123"}},
		{"an O in a new-energy plate", "京 ad1234o", nil, []plate.Plate{"京AD12340"}},
		{"the office keeps its O", "京OAI123", nil, []plate.Plate{"京OA1123"}},
		{"an embassy's digits", "O12345使", nil, []plate.Plate{"012345使"}},
		{"a province left out", "BA12345", []string{"京"}, []plate.Plate{"京BA12345"}},
		{"a province left out and an O", "A1234O", []string{"京", "津"}, []plate.Plate{"京A12340", "津A12340"}},
		{"at most five", "A12345", []string{"京", "津", "冀", "晋", "蒙", "辽"}, []plate.Plate{"京A12345", "津A12345", "冀A12345", "晋A12345", "蒙A12345"}},
		{"no province is guessed unasked", "A12345", nil, nil},
		{"a province twice counts once", "A12345", []string{"京", "京"}, []plate.Plate{"京A12345"}},
		{"nothing in place of a right plate", "京A12345", []string{"京"}, nil},
		{"nothing for a missing office", "京12345", []string{"京"}, nil},
		{"nothing for a missing character", "京A1234", []string{"京"}, nil},
		{"nothing for nothing", "", []string{"京"}, nil},
		{"nothing for words", "无牌", []string{"京"}, nil},
		{"the only plate among words", "京A12345（租）", []string{"京"}, []plate.Plate{"京A12345"}},
		{"or in brackets", "(京A12345)", nil, []plate.Plate{"京A12345"}},
		{"none of two", "京A12345(旧)京B12345", nil, nil},
		{"nothing that only looks alike", "粤A1234港", []string{"京"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, plate.Suggest(c.text, c.provinces...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
