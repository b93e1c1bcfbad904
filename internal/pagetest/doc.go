// Package pagetest puts the web application in front of the world of internal/parktest,
// and asks it for pages as visitors by role.
package pagetest
