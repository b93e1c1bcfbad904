package main_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// Wrong usage is told in the reader's language alone, whole, and as exit 2.
func TestWrongUsageSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	m := machine{dir: t.TempDir()}
	english := regexp.MustCompile(`[a-z]{3,}`)
	for args, want := range map[string][2]string{
		"committee list --colour":                 {"没有 --colour 这个选项", "there is no option --colour"},
		"committee list -x":                       {"没有 -x 这个选项", "there is no option -x"},
		"committee create --code":                 {"--code 后面要写值", "--code needs a value"},
		"restore --replace=perhaps F":             {"--replace 不能写“perhaps”", "--replace cannot be “perhaps”"},
		"committee list --=x":                     {"选项写法不对：--=x", "--=x is not how an option is written"},
		"committee create --code c":               {"缺少 --name、--regime", "--name, --regime missing"},
		"user create --role r --name n --phone p": {"--committee、--district 要写其中一个", "one of --committee, --district is needed"},
		"frobnicate":                              {"没有 frobnicate 这个命令", "there is no command frobnicate"},
		"committee creat":                         {"没有 creat 这个命令，是不是 create", "there is no command creat; did you mean create"},
		"committee list more":                     {"多写了“more”", "“more” is one too many"},
		"card show --committee c":                 {"缺少 NUMBER", "NUMBER is missing"},
		"committee":                               {"命令不完整", ""},
		"committee create --street s --code c --name n --regime owners": {"写了 --street，也要写它所在的 --district", "--street needs --district"},
		"user create --committee c --district d --role r --name n --phone p": {
			"--committee、--district 只能写其中一个", "only one of --committee, --district can be given",
		},
	} {
		for i, lang := range []string{"zh", "en"} {
			r := m.run(t, "", append([]string{"--lang", lang, "--json"}, strings.Fields(args)...)...)
			var got struct{ Code, Detail string }
			if err := json.Unmarshal([]byte(r.out), &got); err != nil || r.code != 2 || got.Code != "usage" || !strings.Contains(got.Detail, want[i]) {
				t.Errorf("%s: exit %d %s", args, r.code, r.out)
			}
			rest := strings.NewReplacer(want[0], "", "--help", "").Replace(got.Detail)
			if lang == "zh" && english.MatchString(rest) {
				t.Errorf("%s: English words in %q", args, got.Detail)
			}
		}
	}
}
