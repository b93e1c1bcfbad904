#!/bin/sh
# Installs what `make run` or `make test` needs and this machine lacks, and says so.
# At once when everything is there.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

has_postgres() {
	have initdb && have pg_dump && return 0
	for dir in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
		[ -x "$dir/initdb" ] && [ -x "$dir/pg_dump" ] && return 0
	done
	return 1
}

has_compiler() { have cc || have gcc || have clang; }

has_browser() {
	have chromium || have chromium-browser || have google-chrome ||
		[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] || [ -x /Applications/Chromium.app/Contents/MacOS/Chromium ]
}

# Chinese glyphs for screenshots and print; macOS brings its own.
has_font() {
	[ "$(uname)" = Darwin ] && return 0
	have fc-list && [ -n "$(fc-list :lang=zh family 2>/dev/null | head -n 1)" ]
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif have sudo; then
		sudo "$@"
	else
		echo "To install: run as root: $*" >&2
		exit 3
	fi
}

install() {
	echo "Installing: $*" >&2
	if have apt-get; then
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" >&2
	elif have dnf; then
		as_root dnf -q install -y "$@" >&2
	elif have brew; then
		for package in "$@"; do
			case $package in
			*-cask) brew install --cask "${package%-cask}" >&2 ;;
			*) brew install "$package" >&2 ;;
			esac
		done
	else
		echo "No package manager known here. Please install: $*" >&2
		exit 3
	fi
}

# Ubuntu's chromium is a snap, which runs only where snapd does, so not in a
# container; there Chrome comes as a package from its maker.
chrome_on_ubuntu() {
	grep -qs '^ID=ubuntu' /etc/os-release && ! [ -S /run/snapd.socket ] && [ "$(dpkg --print-architecture)" = amd64 ]
}

install_chrome() {
	install ca-certificates wget
	deb=$(mktemp --suffix=.deb)
	wget -q -O "$deb" https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb
	chmod 644 "$deb"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$deb" >&2
	rm -f "$deb"
}

# name says what a package is called here: Debian's name, Fedora's, Homebrew's.
name() {
	if have apt-get; then echo "$1"; elif have dnf; then echo "$2"; else echo "$3"; fi
}

missing=
want() { missing="$missing $1"; }

has_postgres || want "$(name postgresql postgresql-server postgresql@17)"
if [ "${1:-run}" = test ]; then
	has_compiler || want "$(name 'gcc libc6-dev' 'gcc glibc-devel' llvm)"
	if ! has_browser; then
		if chrome_on_ubuntu; then
			install_chrome
		elif grep -qs '^ID=ubuntu' /etc/os-release; then
			want chromium-browser
		else
			want "$(name chromium chromium chromium-cask)"
		fi
	fi
	has_font || want "$(name 'fontconfig fonts-noto-cjk' 'fontconfig google-noto-sans-cjk-fonts' '')"
fi
if [ -n "$missing" ]; then
	# shellcheck disable=SC2086 # one word a package
	install $missing
fi
