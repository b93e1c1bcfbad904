package kit

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
)

// Client is open to tests: it needs every kind of header.
var Client = client

// Senders gives by what the forms and the files of an actor are counted.
func Senders(c *fiber.Ctx, who actor.Actor) (form, file string) {
	return sender(c, forms, who), sender(c, files, who)
}
