@echo off
rem Kept for people who know it from the first version: the same as start.bat.
call "%~dp0start.bat" %*
exit /b %ERRORLEVEL%
