/** What nginx needs to know: which servers there are, and how to hand requests to them. */

/**
 * @param port where nginx listens
 * @param servers the ports of the servers behind it
 * @param folder for its own files
 */
export function nginxConf(port: number, servers: number[], folder: string): string {
  return `
daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
${process.getuid?.() === 0 ? "user root;" : ""}
events {}

http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;

  upstream doorlist {
${servers.map((each) => `    server 127.0.0.1:${each} max_fails=1 fail_timeout=2s;`).join("\n")}
    keepalive 32;
  }

  server {
    listen 127.0.0.1:${port};
    # An import's file may have 16 MB.
    client_max_body_size 20m;

    location / {
      proxy_pass http://doorlist;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      # With DOORLIST_TRUSTED_PROXIES=1 the last address is the caller's; what a caller wrote stands before it.
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      # Streams of events say themselves that they are not to be buffered.
      proxy_read_timeout 1h;
      add_header X-Served-By $upstream_addr always;
    }
  }
}
`;
}
