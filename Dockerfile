# One image for the server and its workers. Nothing in it is a secret, and nothing in it starts with a default one.
#   docker build -t cineflow .
#   docker run --rm -p 127.0.0.1:8000:8000 -v cineflow-work:/workspace cineflow

# The Studio, by the same command as `./start.sh serve` uses.
FROM node:24-slim AS studio
WORKDIR /src/studio
COPY studio/package.json studio/package-lock.json studio/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY studio ./
RUN npm run build -- --outDir /studio --emptyOutDir --logLevel warn

# The package and what it needs, in a folder of its own. Every wheel brings its libraries, ffmpeg among them.
FROM python:3.13-slim AS package
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/cineflow
COPY pyproject.toml README.md LICENSE ./
COPY tools tools
COPY src src
COPY --from=studio /studio src/cineflow/server/studio
RUN /opt/cineflow/bin/pip install ".[oss,otel,vision]"

FROM python:3.13-slim
RUN groupadd --system --gid 10001 cineflow \
    && useradd --system --uid 10001 --gid cineflow --home-dir /var/lib/cineflow --shell /usr/sbin/nologin cineflow \
    && install -d -o cineflow -g cineflow /workspace /backups /var/lib/cineflow
COPY --from=package /opt/cineflow /opt/cineflow
ENV PATH=/opt/cineflow/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# `docker logs` shows the events, one JSON line each; two containers on one workspace share no file.
ENV CINEFLOW_LOG_TO=stdout
USER cineflow
WORKDIR /workspace
VOLUME ["/workspace", "/backups"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
ENTRYPOINT ["cineflow"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--workspace", "/workspace"]
