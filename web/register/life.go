package register

import (
	"context"
	"strings"

	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/parking/household"
)

// happened says a moment in a line of its own.
func happened(ctx context.Context, m household.Moment) string {
	said := ""
	switch m.Kind {
	case household.Card, household.Application:
		said = i18n.T(ctx, string(m.Kind)+".event."+m.Event)
	case household.Message:
		said = outbox.Message{Kind: m.Event, Params: m.Params}.Title(i18n.From(ctx))
	case household.Person:
		said = i18n.T(ctx, "register.life.person."+m.Event, "Name", personName(ctx, m.Name), "Kind", i18n.T(ctx, "register.kind."+m.Number))
		return said
	case household.Call:
		said = i18n.T(ctx, "move_call.state."+m.Event)
	case household.Renewal, household.Visit, household.Letter, household.Vehicle, household.Substitute, household.Appeal:
		said = i18n.T(ctx, "register.life."+string(m.Kind)+"."+m.Event)
	}
	return strings.TrimSpace(said + " " + m.Number)
}

// leads is the page that says more of a moment; empty where there is none.
func (v dwellingView) leads(m household.Moment) string {
	switch m.Kind {
	case household.Card, household.Substitute, household.Appeal, household.Renewal:
		return v.Desk + "/cards/" + m.Number
	case household.Application:
		return v.Desk + "/applications/" + m.Number
	case household.Message:
		return v.Desk + "/outbox/messages/" + m.Key
	case household.Visit, household.Call, household.Letter, household.Person, household.Vehicle:
	}
	return ""
}

// meta is when it happened, what it was and who did it.
func (v dwellingView) meta(ctx context.Context, m household.Moment) string {
	at := m.At.In(v.Zone).Format("2006-01-02 15:04")
	if m.Dated() {
		at = day.In(m.At, v.Zone).String()
	}
	out := []string{at, i18n.T(ctx, "register.life."+string(m.Kind))}
	if m.Name != "" && m.Kind != household.Person {
		out = append(out, m.Name)
	}
	return strings.Join(out, " · ")
}
