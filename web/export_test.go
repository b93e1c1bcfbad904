package web

import "ziguan/web/kit"

// Routes gives the table of routes to the tests that walk it.
func Routes(d Deps) []kit.Route {
	s := &server{d: d, k: &kit.Kit{Cfg: d.Cfg, Words: d.Words, People: d.People, DB: d.DB, Log: d.Log, Demo: d.Demo, Travel: d.Travel}}
	return s.routes()
}
