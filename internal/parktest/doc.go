// Package parktest builds the world that tests play in: a committee with its
// people and dwellings on a database of its own, the web application in front
// of it, and visitors by role. Whatever it makes, it makes by the use cases.
package parktest
