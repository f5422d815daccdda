window.YTD.direct_messages_group.part0 = [
 {
  "dmConversation": {
   "conversationId": "1480000000000000000",
   "messages": [
    {
     "participantsLeave": {
      "userIds": [
       "502"
      ],
      "createdAt": "2022-02-04T10:00:00.000Z"
     }
    },
    {
     "messageCreate": {
      "reactions": [],
      "urls": [],
      "text": "Welcome, Eve",
      "mediaUrls": [],
      "senderId": "504",
      "id": "1480000000000000005",
      "createdAt": "2022-02-03T10:00:00.000Z"
     }
    },
    {
     "participantsJoin": {
      "initiatingUserId": "501",
      "userIds": [
       "505"
      ],
      "createdAt": "2022-02-02T10:00:00.000Z"
     }
    },
    {
     "conversationNameUpdate": {
      "initiatingUserId": "504",
      "name": "Rose people",
      "createdAt": "2022-02-01T11:00:00.000Z"
     }
    },
    {
     "somethingNew": {
      "createdAt": "2022-02-01T12:00:00.000Z"
     }
    },
    {
     "joinConversation": {
      "initiatingUserId": "504",
      "participantsSnapshot": [
       "501",
       "502",
       "504"
      ],
      "createdAt": "2022-02-01T10:00:00.000Z"
     }
    }
   ]
  }
 }
]