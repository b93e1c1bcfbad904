// Package parktest builds the world that tests of the domain play in: a committee
// with its people and dwellings on a database of its own, every service by one clock,
// and no page. What it makes, it makes by the use cases where there is one.
//
// Main type: World. A world may begin with a past ([World.Past]). Pages stand in front
// of it in internal/pagetest.
package parktest
