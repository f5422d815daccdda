window.__THAR_CONFIG = {
 "userInfo": {
  "accountId": "501",
  "userName": "Ana_B",
  "displayName": "Ana Bell"
 },
 "archiveInfo": {
  "generationDate": "2024-01-01T00:00:00.000Z"
 }
}