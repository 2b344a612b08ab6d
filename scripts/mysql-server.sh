#!/usr/bin/env bash
# Oracle MySQL on 127.0.0.1, for tests: Debian stable ships only MariaDB, so the packages come from Debian unstable.
# They are unpacked, not installed, and mysqld runs with the C library that came with them. On Debian, x86_64 or arm64.
#
#   scripts/mysql-server.sh start [PORT]   fetch, initialise, start on PORT (3307): root without password, database test
#   scripts/mysql-server.sh stop           stop it
#   scripts/mysql-server.sh url            print its URL, or exit 1 where it does not run
#
# All of it lives in $MYSQL_HOME (~/.cache/dbtool-mysql): root/ the unpacked packages, data/ the databases, port,
# mysqld.pid, mysqld.log, mysql.sock. Remove the folder to start afresh. Needs no root.
set -euo pipefail
umask 022

home=${MYSQL_HOME:-$HOME/.cache/dbtool-mysql}
root=$home/root
data=$home/data
machine=$(uname -m)
lib=$root/usr/lib/$machine-linux-gnu
case $machine in
aarch64) loader=$lib/ld-linux-aarch64.so.1 ;;
*) loader=$lib/ld-linux-x86-64.so.2 ;;
esac

fail() {
  echo "mysql-server: $*" >&2
  exit 1
}

fetch() { # into root/, in one step, so that a broken download leaves nothing that looks finished
  [[ -x $root/usr/sbin/mysqld ]] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || fail "needs apt-get and dpkg-deb to fetch MySQL"
  local apt=$home/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror package
  mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
  rm -rf "$root.new" "$apt/debs"
  mkdir -p "$apt/lists/partial" "$apt/debs/partial" "$root.new"
  # An empty list of installed packages: every dependency is fetched, the C library too.
  : >"$apt/status"
  echo "deb [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} sid main" >"$apt/sources.list"
  local options=(-qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status"
    -o "Dir::Cache=$apt" -o "Dir::Cache::archives=$apt/debs"
    -o "APT::Sandbox::User=$(id -un)" -o Debug::NoLocking=1)
  apt-get "${options[@]}" update
  apt-get "${options[@]}" install --yes --download-only --no-install-recommends mysql-server-core
  for package in "$apt"/debs/*.deb; do dpkg-deb -x "$package" "$root.new"; done
  rm -rf "$root" "$apt/debs"
  mv "$root.new" "$root"
}

mysqld=("$loader" --library-path "$lib" "$root/usr/sbin/mysqld" --no-defaults "--user=$(id -un)" "--basedir=$root/usr"
  "--lc-messages-dir=$root/usr/share/mysql" --secure-file-priv=NULL)

initialise() {
  [[ -d $data ]] && return
  rm -rf "$data.new"
  mkdir -p "$data.new"
  "${mysqld[@]}" "--datadir=$data.new" --initialize-insecure >"$home/init.log" 2>&1 || {
    tail -n 5 "$home/init.log" >&2
    fail "could not initialise the data folder; see $home/init.log"
  }
  mv "$data.new" "$data"
}

running() { # a pid file alone proves nothing: after a reboot the number may be another's
  local pid
  pid=$(cat "$home/mysqld.pid" 2>/dev/null) && [[ -n $pid ]] && kill -0 "$pid" 2>/dev/null &&
    cat "/proc/$pid/cmdline" 2>/dev/null | tr '\0' '\n' | grep -qxF -e "--datadir=$data"
}

url() { echo "mysql://root@127.0.0.1:$(cat "$home/port")/test"; }

start() {
  local port=$1 pid
  fetch >&2
  initialise
  rm -f "$home/mysqld.pid"
  echo 'CREATE DATABASE IF NOT EXISTS test;' >"$home/init.sql"
  echo "$port" >"$home/port"
  setsid nohup "${mysqld[@]}" "--datadir=$data" --bind-address=127.0.0.1 "--port=$port" "--socket=$home/mysql.sock" \
    --mysqlx=OFF --skip-log-bin --innodb-flush-log-at-trx-commit=0 "--pid-file=$home/mysqld.pid" "--init-file=$home/init.sql" >"$home/mysqld.log" 2>&1 </dev/null &
  pid=$!
  for _ in {1..240}; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && grep -q 'ready for connections' "$home/mysqld.log"; then
      return
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.25
  done
  tail -n 20 "$home/mysqld.log" >&2
  fail "it did not come up; see $home/mysqld.log"
}

case ${1:-} in
start)
  running || start "${2:-3307}"
  url
  ;;
stop)
  running || exit 0
  pid=$(cat "$home/mysqld.pid")
  kill "$pid"
  for _ in {1..120}; do
    kill -0 "$pid" 2>/dev/null || exit 0
    sleep 0.25
  done
  fail "it still runs, as process $pid"
  ;;
url)
  running || fail "it does not run"
  url
  ;;
*)
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
