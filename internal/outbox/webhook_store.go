package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// webhookRow is a webhook with what lies sealed of it.
type webhookRow struct {
	Webhook
	Sealed []byte `db:"sealed"`
}

const sqlWebhooks = `
	select id, channel, kind, host, sealed, template, expect, made_at, last_at, failing_since, last_failure
	from outbox.webhooks
	where committee_id = $1 and ended_at is null
	order by channel, id`

const sqlWebhookEnd = `
	update outbox.webhooks
	set ended_at = $3
	where committee_id = $1 and channel = $2 and ended_at is null`

const sqlWebhookAdd = `
	insert into outbox.webhooks (committee_id, id, channel, kind, host, sealed, key_id, template, expect, made_at, made_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// sqlWebhookHealth notes how the last request went; an empty failure heals.
const sqlWebhookHealth = `
	update outbox.webhooks
	set last_at = $3, last_failure = $4, failing_since = case when $4 = '' then null else coalesce(failing_since, $3) end
	where committee_id = $1 and id = $2`

const sqlSendsSMS = `
	select distinct committee_id
	from outbox.webhooks
	where committee_id = any($1::uuid[]) and channel = 'sms' and ended_at is null
	order by committee_id`

// SendsSMS gives those of some committees that have an SMS gateway. Anybody may know.
func SendsSMS(ctx context.Context, q pg.Queryer, of []people.CommitteeID) ([]people.CommitteeID, error) {
	return pg.All[people.CommitteeID](ctx, q, sqlSendsSMS, pq.Array(id.Strings(of)))
}

func webhooks(ctx context.Context, q pg.Queryer, c people.CommitteeID) ([]Webhook, error) {
	var rows []webhookRow
	if err := q.Select(ctx, &rows, sqlWebhooks, c); err != nil {
		return nil, err
	}
	out := make([]Webhook, len(rows))
	for i, r := range rows {
		out[i] = r.Webhook
		out[i].sealed = r.Sealed
	}
	return out, nil
}

func (s *Service) addWebhook(ctx context.Context, tx *pg.Tx, c people.CommitteeID, n NewWebhook) (Webhook, error) {
	plain, err := json.Marshal(secrets{n.URL, n.Secret}) //nolint:gosec // sealed right below
	if err != nil {
		return Webhook{}, fmt.Errorf("webhook: %w", err)
	}
	host, _ := hostOf(n.URL, s.Local)
	w := Webhook{ID: id.New[Webhook](), Channel: n.Kind.Channel(), Kind: n.Kind, Host: host, Template: n.Template, Expect: n.Expect}
	if err := tx.Do(ctx, sqlWebhookEnd, c, w.Channel, tx.Now); err != nil {
		return w, err
	}
	return w, tx.Do(ctx, sqlWebhookAdd, c, w.ID, w.Channel, w.Kind, w.Host, s.Key.Seal(string(plain), w.ID.String()), s.Key.ID(),
		w.Template, w.Expect, tx.Now, strings.TrimSpace(string(tx.Who.Role())+" "+tx.Who.Pseudonym))
}

// open gives what lies sealed of a webhook.
func (s *Service) open(w Webhook) (secrets, error) {
	var out secrets
	plain, err := s.Key.Open(w.sealed, w.ID.String())
	if err != nil {
		return out, fmt.Errorf("webhook: %w", err)
	}
	return out, json.Unmarshal([]byte(plain), &out)
}
