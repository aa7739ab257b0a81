#!/bin/sh
# First start with Docker: makes .env with a random database password where there is none, builds, starts, and prints
# the link that makes the first account. Starting again later is the same command; nothing is overwritten.
set -eu
cd -- "$(dirname -- "$0")"

say() { printf '%s\n' "$1" "$2" >&2; }

if ! docker compose version >/dev/null 2>&1; then
    say '缺少 docker compose。请安装 Docker：https://docs.docker.com/engine/install/' \
        'docker compose is missing. Install Docker: https://docs.docker.com/engine/install/'
    exit 1
fi
if [ ! -f .env ]; then
    (
        umask 077
        {
            echo '# Written by docker-start.sh. Settings of compose.yaml, and the keys of providers, one a line.'
            printf 'POSTGRES_PASSWORD=%s\n' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
            printf 'CINEFLOW_DOMAIN=%s\n' "${CINEFLOW_DOMAIN:-localhost}"
        } >.env.new
    )
    mv .env.new .env
    say '已生成 .env（含随机数据库密码）。' 'Made .env, with a random password for the database.'
elif ! grep -q '^POSTGRES_PASSWORD=..*' .env; then
    say '.env 中缺少 POSTGRES_PASSWORD。' '.env has no POSTGRES_PASSWORD.'
    exit 1
fi
if grep -Eiq '^[A-Z_]*(PASSWORD|SECRET|TOKEN|KEY)=["'\'']?change[-_ ]?me' .env; then
    say '.env 中仍有示例密钥 change_me，请改为自己的值。' '.env still holds the example secret change_me: set your own.'
    exit 1
fi

docker compose up --build --detach --wait
# Not anchored at the line's start: some versions of compose put a control sequence there.
link=$(docker compose logs --no-log-prefix app | grep -Eo 'https?://[^[:space:]]*/setup\?token=[^[:space:]]*' | tail -n 1 || :)
domain=$(sed -n 's/^CINEFLOW_DOMAIN=//p' .env | tail -n 1)
say "运行于 https://${domain:-localhost}" "Running at https://${domain:-localhost}"
if [ -n "$link" ] && ! docker compose exec -T app cineflow users list --workspace /workspace --json | grep -q '"email"'; then
    say '打开此链接创建第一个账号（仅可使用一次）：' 'Open this link to make the first account; it works once:'
    printf '%s\n' "$link"
fi
