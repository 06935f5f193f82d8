import { LABEL, LABEL_STAND_IN } from '../../engine/labels.ts';
import type { ContextFile } from '../classic-build.ts';

/**
 * An nginx that behaves like the published image in what the lessons do with it: pages in /usr/share/nginx/html,
 * configuration in conf.d, logs on the container's output, an entry script that adjusts the configuration at start
 * (so that `docker diff` has the same to show), SIGQUIT to stop. As many honest layers as a layer lesson needs.
 */
export const nginxDockerfile = (base: string): string => `FROM ${base}
LABEL ${LABEL}=image ${LABEL_STAND_IN}=nginx
RUN groupadd --system --gid 101 nginx \\
 && useradd --system --gid nginx --no-create-home --home-dir /nonexistent --shell /bin/false --uid 101 nginx \\
 && apt-get update && apt-get install -y --no-install-recommends nginx curl ca-certificates \\
 && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /var/www \\
    /etc/nginx/sites-available /etc/nginx/sites-enabled /etc/nginx/snippets /usr/share/nginx/html/* \\
 && mkdir -p /var/cache/nginx /docker-entrypoint.d \\
 && ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log
COPY nginx.conf /etc/nginx/
COPY default.conf /etc/nginx/conf.d/
COPY index.html 50x.html /usr/share/nginx/html/
COPY docker-entrypoint.sh /
COPY 10-listen-on-ipv6.sh 30-tune-worker-processes.sh /docker-entrypoint.d/
ENTRYPOINT ["/docker-entrypoint.sh"]
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
`;

const nginxConf = `user nginx;
worker_processes auto;
error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;

events {
    worker_connections 1024;
}

http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                    '$status $body_bytes_sent "$http_referer" "$http_user_agent"';
    access_log /var/log/nginx/access.log main;
    sendfile on;
    keepalive_timeout 65;
    client_body_temp_path /var/cache/nginx/client_temp;
    proxy_temp_path /var/cache/nginx/proxy_temp;
    fastcgi_temp_path /var/cache/nginx/fastcgi_temp;
    uwsgi_temp_path /var/cache/nginx/uwsgi_temp;
    scgi_temp_path /var/cache/nginx/scgi_temp;
    include /etc/nginx/conf.d/*.conf;
}
`;

const defaultConf = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const page = (title: string, body: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<style>
body { max-width: 36em; margin: 3em auto; font-family: sans-serif; color-scheme: light dark; }
</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;

const entrypoint = `#!/bin/sh
# Runs what lies in /docker-entrypoint.d before nginx starts, then becomes the command.
set -e
if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
    for script in /docker-entrypoint.d/*.sh; do
        [ -x "$script" ] && "$script"
    done
fi
exec "$@"
`;

const listenOnIpv6 = `#!/bin/sh
# Adds an IPv6 listener to the default site where the kernel has IPv6 and the site is as it was delivered.
set -e
file=/etc/nginx/conf.d/default.conf
[ -f /proc/net/if_inet6 ] && [ -w "$file" ] || exit 0
grep -q 'listen  *\\[::\\]:80;' "$file" && exit 0
sed -i 's/^\\( *\\)listen       80;$/&\\n\\1listen  [::]:80;/' "$file"
`;

const tuneWorkers = `#!/bin/sh
# One worker for each processor this container may use, when asked for.
set -e
[ -n "$NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE" ] || exit 0
sed -i "s/^worker_processes .*/worker_processes $(nproc);/" /etc/nginx/nginx.conf
`;

export const nginxFiles: ContextFile[] = [
  { path: 'nginx.conf', content: nginxConf, executable: false },
  { path: 'default.conf', content: defaultConf, executable: false },
  {
    path: 'index.html',
    content: page(
      'Welcome to nginx!',
      '<p>This page was put into the image when it was built. If you see it, nginx runs in your container.</p>\n<p><em>Now change it.</em></p>',
    ),
    executable: false,
  },
  {
    path: '50x.html',
    content: page('An error occurred.', '<p>The page is not available at the moment.</p>'),
    executable: false,
  },
  { path: 'docker-entrypoint.sh', content: entrypoint, executable: true },
  { path: '10-listen-on-ipv6.sh', content: listenOnIpv6, executable: true },
  { path: '30-tune-worker-processes.sh', content: tuneWorkers, executable: true },
];
