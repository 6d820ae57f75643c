#!/bin/sh
# Kommandoen samdrift på serveren: altid som brugeren samdrift, altid på serverens egen tilstand.
# Lægges som /usr/local/bin/samdrift, mode 0755.
set -eu
if [ "$(id -un)" != samdrift ]; then
    exec sudo -u samdrift SAMDRIFT_USER="${SAMDRIFT_USER:-$(id -un)}" "$0" "$@"
fi
umask 077
if [ -r /etc/samdrift/samdrift.env ]; then
    set -a
    . /etc/samdrift/samdrift.env
    set +a
fi
exec /opt/samdrift/.venv/bin/samdrift --state /var/lib/samdrift "$@"
