// Package api is the JSON interface below /api/v1: gate checks, what a device
// saw while it had no network, and the bundle it decides from. OpenAPI describes
// it; every error is problem+json and never repeats what was sent.
package api
