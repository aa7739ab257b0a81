# What operators of the old platform typed still works. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help install build test dev-backend dev-frontend serve docker-up docker-down docker-logs docker-restart deploy \
	pm2-deploy pm2-logs pm2-restart db-migrate db-studio backup restore

WORKSPACE ?= workspace
BACKUPS ?= backups

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## Set up .venv and the Studio's packages
	./start.sh --version
	cd studio && npm ci

build: ## Build the Studio and a wheel into dist/
	.venv/bin/python -m uv build --wheel

test: ## Every check
	./start.sh test

serve: ## Serve the Studio and the API over $(WORKSPACE)
	./start.sh serve --workspace $(WORKSPACE)

dev-backend: ## The server alone, every provider faked
	./start.sh serve --emulate --workspace $(WORKSPACE)

dev-frontend: ## The Studio with live reload, over the server on port 8000
	cd studio && npm run dev

docker-up: ## Start with Docker (the first time: .env and the set-up link)
	./docker-start.sh

docker-down: ## Stop the containers; volumes stay
	docker compose down

docker-logs: ## Follow the logs
	docker compose logs --follow --tail 200

docker-restart: ## Restart server and worker
	docker compose restart app worker

deploy: ## A new version with Docker: backup, build, restart
	./deploy.sh

pm2-deploy: ## Start or reload with PM2
	./start.sh --version
	pm2 startOrReload deploy/pm2.config.cjs
	pm2 save

pm2-logs: ## Follow PM2's logs
	pm2 logs cineflow

pm2-restart: ## Restart with PM2
	pm2 restart cineflow

db-migrate: ## Step the ledger up now (each start does it too, after a backup)
	./start.sh users list --workspace $(WORKSPACE)

db-studio: ## A console on the database of the containers
	docker compose exec db psql -U cineflow -d cineflow

backup: ## Back $(WORKSPACE) up into $(BACKUPS)
	mkdir -p $(BACKUPS)
	./start.sh backup $(BACKUPS) --workspace $(WORKSPACE)

restore: ## Bring $(WORKSPACE) back: make restore FILE=backups/….zip
	./start.sh restore $(FILE) --workspace $(WORKSPACE)
