package register

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/day"
)

// longestCell is how many runes of a cell are ever taken as a value.
const longestCell = 200

// isControl tells letters that no cell may hold; line ends and tabs are white space.
func isControl(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }

// usable reports whether a cell's text may be taken as a value at all.
func usable(s string) bool {
	return utf8.RuneCountInString(s) <= longestCell && utf8.ValidString(s) && !strings.ContainsFunc(s, isControl)
}

// asItStands gives a cell's text for a report: trimmed, bounded, and with control
// characters marked, since it goes on to pages and the database.
func asItStands(s string) string {
	s = strings.Map(func(r rune) rune {
		if isControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.TrimSpace(strings.ToValidUTF8(s, string(utf8.RuneError))))
	if r := []rune(s); len(r) > longestCell {
		s = string(r[:longestCell]) + "\u2026"
	}
	return s
}

// bare removes letters nobody sees, which phones and web pages put around copied
// text, outer white space, and the marks by which people and programs say that
// what follows is text.
func bare(s string) string { return quoted(seen(s)) }

func seen(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
}

var (
	mobile       = regexp.MustCompile(`^1[3-9][0-9]{9}$`) // 1, 3 to 9, and nine digits
	countryCode  = regexp.MustCompile(`^(?:\+86|0086)`)
	notDigits    = regexp.MustCompile(`[^0-9]+`)
	thousands    = regexp.MustCompile(`^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$`)
	areaShape    = regexp.MustCompile(`^([0-9]{1,9})(?:\.([0-9]{1,6}))?$`)
	serialShape  = regexp.MustCompile(`^[0-9]{5}(?:\.0+)?$`)
	compactShape = regexp.MustCompile(`^(?:19|20)[0-9]{6}$`)
	midnight     = regexp.MustCompile(`[T ]0?0:00(?::00)?(?:\.0+)?Z?$`)
)

// ParsePhone reads a mainland mobile number, with or without spaces, hyphens and
// +86 or 0086. It is false for landlines, extensions, several numbers and all else.
func ParsePhone(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '\u2212' {
			return -1
		}
		return r
	}, norm.NFKC.String(bare(s)))
	s = countryCode.ReplaceAllString(s, "")
	return s, mobile.MatchString(s)
}

// phonesWithin finds whole mobile numbers beside other words, to be suggested.
func phonesWithin(s string) []string {
	var out []string
	for _, part := range notDigits.Split(norm.NFKC.String(s), -1) {
		if mobile.MatchString(part) && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

// maxArea is the largest area taken for a dwelling's, in hundredths of a square
// metre: 100,000 m², more than any; what lies above is a slip of the pen.
const maxArea = 10_000_000

// ParseArea reads an area in square metres as hundredths, exactly: 89.50, 89.5㎡,
// full-width digits. It is false for nothing, zero, parts of a hundredth and more
// than 100,000 m².
func ParseArea(s string) (int64, bool) {
	n, ok := hundredths(s)
	return n, ok && n <= maxArea
}

// hundredths reads an area of any size, as a sum of many is.
func hundredths(s string) (int64, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(bare(s))), ""))
	for _, u := range words.AreaUnits {
		if t, ok := strings.CutSuffix(s, u); ok {
			s = t
			break
		}
	}
	if thousands.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	m := areaShape.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	fraction := strings.TrimRight(m[2], "0")
	if len(fraction) > 2 {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1]+(fraction + "00")[:2], 10, 64)
	return n, err == nil && n > 0
}

// excelEpoch is the day before Excel's day 1, with its leap day of 1900 counted.
const excelEpoch = day.Day(-25569)

// earliestDate and latestDate bound the dates of a register; what lies outside
// is a slip of the pen.
var (
	earliestDate = day.Of(1980, 1, 1)
	latestDate   = day.Of(2100, 12, 31)
)

// ParseDate reads a date as registers hold it: 2028-02-06 with any of - / . or
// with the Chinese words, 20280206, and Excel's number of a day. It is false for
// a month alone and for dates before 1980 or after 2100.
func ParseDate(s string) (day.Day, bool) {
	s = strings.Join(strings.Fields(norm.NFKC.String(midnight.ReplaceAllString(bare(s), ""))), "")
	var d day.Day
	switch {
	case serialShape.MatchString(s):
		n, err := strconv.Atoi(s[:5])
		if err != nil {
			return 0, false
		}
		d = excelEpoch.AddDays(n)
	case compactShape.MatchString(s):
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
		fallthrough
	default:
		parsed, err := day.Parse(words.dates.Replace(s))
		if err != nil {
			return 0, false
		}
		d = parsed
	}
	return d, d >= earliestDate && d <= latestDate
}

// cleanName trims a name and takes out the white space that fills two-character
// names up to three; between Latin words one space stays. Letters stay as they
// are: folding them would change rare names.
func cleanName(s string) string {
	fields := strings.Fields(bare(s))
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(fields[i-1])
			after, _ := utf8.DecodeRuneInString(f)
			if !isHan(before) || !isHan(after) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(f)
	}
	return b.String()
}

// splitNames takes the names of several people in one cell apart.
func splitNames(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(words.Separators, r) }) {
		if n := cleanName(part); n != "" && !containsName(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// namesOf leaves out of a cell's names what says that there is nobody.
func namesOf(f Field, s string) []string {
	return slices.DeleteFunc(splitNames(s), func(name string) bool { return nothing(f, name) })
}

// nameKey makes two writings of one name equal: width, case, white space and the
// dot in its middle.
func nameKey(s string) string {
	return withoutDots(strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), "")))
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func containsName(all []string, name string) bool {
	return slices.ContainsFunc(all, func(n string) bool { return nameKey(n) == nameKey(name) })
}
