package register

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/logx"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/sheet"
)

// ErrDateFuture refuses a day that has not come.
var ErrDateFuture = errs.New(errs.Invalid, "date.future")

// ImportFile is a file to be imported and how to read it. Sheet may be empty;
// Fixes are what somebody put into its cells; DryRun only tells. NewOwners gives, for dwellings whose owner in the register
// the file contradicts, the day from which the file's owner is theirs.
type ImportFile struct {
	Name      string
	Data      []byte
	Sheet     string
	Overrides []Override
	Fixes     []sheet.Fix
	DryRun    bool
	NewOwners map[Address]day.Day
}

// Imported is what an import did, or would do. Batch is zero when nothing was
// new or nothing was to be written.
type Imported struct {
	Batch people.BatchID
	Result
}

// Import takes a file into a committee's register as one act: all of it or
// nothing. A bad cell costs that cell and stands in Problems. The same file
// again changes nothing, makes no batch and tells the same. For staff. Errors:
// those of sheet.Read and sheet.Turn, Choose and ErrDateFuture; never because of a cell.
func (s *Service) Import(ctx context.Context, who actor.Actor, c people.CommitteeID, f ImportFile) (Imported, error) {
	done, err := turn(ctx, who, c)
	if err != nil {
		return Imported{}, err
	}
	defer done()
	return s.imports(ctx, who, c, f)
}

// imports does it for whoever has the turn.
func (s *Service) imports(ctx context.Context, who actor.Actor, c people.CommitteeID, f ImportFile) (Imported, error) {
	chosen, err := readFile(ctx, f)
	if err != nil {
		return Imported{}, err
	}
	if f.DryRun {
		out, err := s.preview(ctx, c, chosen, f.NewOwners)
		return Imported{Result: out}, err
	}
	var out Imported
	err = s.act(ctx, who, c, func(a scene) error {
		b, err := openBooks(ctx, a, a.Committee, a.Today)
		if err != nil {
			return err
		}
		for _, from := range f.NewOwners {
			if from > a.Today {
				return ErrDateFuture
			}
		}
		result, sold := b.interpret(chosen, f.NewOwners)
		out = Imported{Result: result}
		p := b.plan(result, sold)
		if p.empty() {
			return nil
		}
		out.Batch = id.New[people.Batch]()
		if len(p.dwellings)+len(p.residents)+len(p.vehicles) >= largeImport {
			a.AfterCommit(s.lookAgain)
		}
		return p.write(ctx, a, f, out)
	})
	return out, err
}

// largeImport is from how many rows on the database is told to look at its tables
// again at once.
const largeImport = 1000

const sqlLookAgain = `select parking.look_again()`

// lookAgain refreshes what the database knows of the register's size. It only
// makes searches faster, so a failure is logged and changes nothing.
func (s *Service) lookAgain(ctx context.Context) {
	err := s.db.InTx(ctx, actor.Of(actor.System), func(tx *pg.Tx) error {
		return tx.Do(ctx, sqlLookAgain)
	})
	if err != nil {
		logx.From(ctx).WarnContext(ctx, "statistics", "cause", err.Error())
	}
}

func readFile(ctx context.Context, f ImportFile) (Chosen, error) {
	book, err := sheet.Read(ctx, f.Name, f.Data, sheet.Defaults)
	if err != nil {
		return Chosen{}, err
	}
	if without := book.Fix(f.Fixes, put); len(without) > 0 {
		return Chosen{}, lost(without[0])
	}
	return Choose(book, f.Sheet, f.Overrides...)
}

func (s *Service) preview(ctx context.Context, c people.CommitteeID, f Chosen, owners map[Address]day.Day) (Result, error) {
	return people.Read(ctx, s.db, c, func(r people.View) (Result, error) {
		b, err := openBooks(ctx, r, r.Committee, r.Today)
		if err != nil {
			return Result{}, err
		}
		out, _ := b.interpret(f, owners)
		return out, nil
	})
}

// interpret reads a file against the books. A dwelling that was sold is read
// as one without owners, if the file does name another.
func (b *books) interpret(f Chosen, owners map[Address]day.Day) (Result, map[Address]day.Day) {
	result := Interpret(f, b.known)
	sold := map[Address]day.Day{}
	for _, c := range result.Conflicts {
		if from, ok := owners[c.Dwelling]; ok && c.InRegister {
			sold[c.Dwelling] = from
		}
	}
	if len(sold) == 0 {
		return result, nil
	}
	for a := range sold {
		held := b.known.Dwellings[a]
		held.Owners, held.Phones = nil, nil
		b.known.Dwellings[a] = held
	}
	return Interpret(f, b.known), sold
}

// keptProblem is a problem as a batch keeps it, suggestions and column included.
type keptProblem struct {
	Problem
	Meant []string `json:"meant,omitempty"`
	Index int      `json:"index,omitempty"`
}

// keptReport is what a batch keeps beside its counts: once it was the problems alone.
type keptReport struct {
	Problems []keptProblem `json:"problems"`
	Sheets   []SheetRead   `json:"sheets"`
}

func keepReport(r Report) ([]byte, error) {
	kept := keptReport{make([]keptProblem, len(r.Problems)), r.Sheets}
	for i, p := range r.Problems {
		kept.Problems[i] = keptProblem{p, p.Suggestions, p.Index}
	}
	b, err := json.Marshal(kept)
	if err != nil {
		return nil, fmt.Errorf("keep report: %w", err)
	}
	return b, nil
}

func readReport(b []byte) ([]Problem, []SheetRead, error) {
	var kept keptReport
	var into any = &kept
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) {
		into = &kept.Problems
	}
	if err := json.Unmarshal(b, into); err != nil {
		return nil, nil, fmt.Errorf("read report: %w", err)
	}
	out := make([]Problem, len(kept.Problems))
	for i, k := range kept.Problems {
		out[i] = k.Problem
		out[i].Suggestions, out[i].Index = k.Meant, k.Index
	}
	return out, kept.Sheets, nil
}

// write carries a plan out as one batch, with one entry on the record.
func (p *plan) write(ctx context.Context, a scene, f ImportFile, out Imported) error {
	report, err := keepReport(out.Report)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(f.Data)
	batch := people.Batch{
		ID: out.Batch, FileName: asItStands(f.Name), SHA256: hex.EncodeToString(sum[:]),
		Dwellings: out.Dwellings, Vehicles: out.Vehicles, Area: out.AreaHundredths, Problems: report,
	}
	if err := people.AddBatch(ctx, a.Tx, a.Committee.ID, batch); err != nil {
		return err
	}
	if err := p.carryOut(ctx, a, out.Batch); err != nil {
		return err
	}
	count := func(key string, n int) record.Pair { return record.Pair{Key: key, Value: strconv.Itoa(n)} }
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{
		Kind: "register.imported", Subject: out.Batch.String(),
		Body: []record.Pair{
			count("dwellings", len(p.dwellings)), count("vehicles", len(p.vehicles)), count("cards", len(p.claims)), count("cards_repaired", len(p.repairs)),
			count("new_owners", len(p.sold)), count("problems", len(out.Problems)),
			{Key: "file", Value: batch.SHA256},
		},
	})
}
