package pg

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/errs"
)

// Translate turns a lost or stopping database into ErrDown and leaves every
// other error as it is, so that pages can say so and keep what was typed.
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
