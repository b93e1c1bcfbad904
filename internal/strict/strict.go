// Package strict reads the JSON documents that people hand to each other and
// recompute: one document, one meaning. A member nobody knows, a member named
// twice, a number that is no integer and anything after the end are refused,
// so that two programs never read one file differently.
package strict

import (
	"io"

	"github.com/go-json-experiment/json"

	"ziguan/internal/errs"
)

// Most is how many bytes a document may have.
const Most = 64 << 20

var (
	// ErrDocument refuses what is not one such JSON document. Parameter: problem.
	ErrDocument = errs.New(errs.Invalid, "document.unreadable")
	// ErrFormat refuses a document of another format. Parameters: format, want.
	ErrFormat = errs.New(errs.Invalid, "document.format")
)

// Read reads one document whole into a value, whose fields carry their names.
// ErrDocument.
func Read(in io.Reader, into any) error {
	data, err := io.ReadAll(io.LimitReader(in, Most+1))
	if err == nil && len(data) > Most {
		err = io.ErrShortBuffer
	}
	if err == nil {
		err = json.Unmarshal(data, into, json.RejectUnknownMembers(true))
	}
	if err != nil {
		return ErrDocument.With("problem", err.Error()).Because(err)
	}
	return nil
}

// Format refuses a document that is not of the format wanted; ErrFormat.
func Format(got, want string) error {
	if got != want {
		return ErrFormat.With("format", got, "want", want)
	}
	return nil
}
