-- +goose Up
-- A substitute's plate leaves its card when its days are over: a plate on a live card
-- stands on no other, whatever the day. This finds them.
create index card_plates_until_idx on parking.card_plates (committee_id, until_day) where until_day is not null;

-- Nobody comes in by a card that is lent: its substitutes ended when it was.
update parking.substitutes s
set ended_at = greatest(c.state_since, s.made_at), cause = 'card.lent'
from parking.cards c
where s.committee_id = c.committee_id and s.card_id = c.id and c.state = 'lent' and s.ended_at is null;
delete from parking.card_plates p
using parking.cards c
where p.committee_id = c.committee_id and p.card_id = c.id and c.state = 'lent' and p.until_day is not null;
