# syntax=docker/dockerfile:1
FROM golang:1.26-bookworm AS build
ARG VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/ziguan ./cmd/ziguan

FROM debian:bookworm-slim
# PostgreSQL's programs stand beside, so that the private database works here too;
# create_main_cluster=false keeps the package from making one of its own.
RUN apt-get update \
	&& apt-get install -y --no-install-recommends ca-certificates postgresql-common \
	&& sed -ri 's/^#?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf \
	&& apt-get install -y --no-install-recommends postgresql-15 \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --system --uid 10001 --user-group --home-dir /var/lib/ziguan --shell /usr/sbin/nologin ziguan \
	&& install -d -o ziguan -g ziguan -m 0700 /var/lib/ziguan
COPY --from=build /out/ziguan /usr/local/bin/ziguan
USER ziguan
ENV ZIGUAN_DATA_DIR=/var/lib/ziguan ZIGUAN_LISTEN=0.0.0.0:8080 ZIGUAN_LOG_FORMAT=json LANG=C.UTF-8
VOLUME /var/lib/ziguan
EXPOSE 8080
# A first start sets a database up; the program says itself when it is alive.
HEALTHCHECK --interval=30s --timeout=6s --start-period=40s --retries=3 CMD ["ziguan", "doctor", "--health"]
# serve ends itself and its database within 10 s; docker's own patience is 10 s.
STOPSIGNAL SIGTERM
ENTRYPOINT ["ziguan"]
CMD ["serve"]
