package pg

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/errs"
)

// ErrLong refuses a text that is longer than its column takes: the constraints
// whose names end in _bound.
var ErrLong = errs.New(errs.Invalid, "text.too_long")

// Translate turns a lost or stopping database into ErrDown, a text beyond its bound
// into ErrLong, and leaves every other error as it is, so that pages can say so and
// keep what was typed.
func Translate(err error) error {
	if err == nil {
		return nil
	}
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	var e *pq.Error
	if errors.As(err, &e) {
		code := string(e.Code)
		if code == "23514" && strings.HasSuffix(e.Constraint, "_bound") {
			return ErrLong.Because(err)
		}
		if strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P") || code == "53300" {
			return ErrDown.Because(err)
		}
		return err
	}
	var n net.Error
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		(errors.As(err, &n) && !errors.Is(err, context.Canceled)) {
		return ErrDown.Because(err)
	}
	return err
}

// about finds what a statement is about, in its own words.
var about = regexp.MustCompile(`\b(?:from|into|update) [\w.]+`)

// named says which statement an error is of, so that no caller has to: the log names
// its table, errors.Is and Constraint see what is behind. nil stays nil.
func named(query string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", cmp.Or(about.FindString(query), "statement"), hush(err))
}

// hush takes out of a database's error what somebody typed, before anybody wraps
// it for the log: the message of a data exception (class 22) quotes the value, and
// detail, hint and where do for others. Code, constraint and column stay.
func hush(err error) error {
	var e *pq.Error
	if !errors.As(err, &e) {
		return err
	}
	if e.Code.Class() == "22" {
		e.Message = e.Code.Name()
	}
	e.Detail, e.Hint, e.Where, e.InternalQuery = "", "", "", ""
	return err
}
