package public

import (
	"context"
	"strings"

	"ziguan/compacts"
	"ziguan/internal/i18n"
)

func current(on bool) string {
	if on {
		return "page"
	}
	return "false"
}

func orAll(group string) string {
	if group == "" {
		return "all"
	}
	return group
}

// rules are those of postings, which are many and alike, or all others.
func (v CommitteeView) rules(ofPostings bool) []compacts.Rule {
	var out []compacts.Rule
	for _, r := range v.Rules {
		if strings.HasPrefix(r.Key, "posting.") == ofPostings {
			out = append(out, r)
		}
	}
	return out
}

func ruleValue(ctx context.Context, r compacts.Rule) string {
	if len(r.Choices) > 0 {
		return i18n.T(ctx, "rule.value."+r.Value)
	}
	if r.Unit == "" {
		return r.Value
	}
	return i18n.T(ctx, "unit."+r.Unit, "n", r.Value)
}

func ruleSource(ctx context.Context, r compacts.Rule) string {
	if i18n.From(ctx).L == i18n.English && r.SourceEN != "" {
		return r.SourceEN
	}
	return r.Source
}
